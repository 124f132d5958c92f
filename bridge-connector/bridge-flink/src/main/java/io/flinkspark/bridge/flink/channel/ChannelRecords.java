package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.flink.channel.avro.AvroChannelRecords;
import io.flinkspark.bridge.flink.channel.avro.AvroRowFiles;
import io.flinkspark.bridge.flink.channel.format.ChannelType;
import io.flinkspark.bridge.flink.channel.format.FileCompression;
import io.flinkspark.bridge.flink.channel.format.FileFormat;
import io.flinkspark.bridge.flink.channel.format.FileLayout;
import io.flinkspark.bridge.flink.channel.format.FileOpener;
import io.flinkspark.bridge.flink.channel.format.ParquetFiles;
import io.flinkspark.bridge.flink.channel.format.RecordFiles;
import io.flinkspark.bridge.flink.channel.format.RowColumns;
import io.flinkspark.bridge.flink.channel.format.RowFiles;
import io.flinkspark.bridge.flink.channel.format.SchemaText;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;

/**
 * What a channel's rows are made of, and how they become data files. Types that a reader could not
 * get back whole are refused here, with every reason.
 *
 * @param <T> the records' type
 */
public abstract class ChannelRecords<T> implements Serializable {

  private static final long serialVersionUID = 1;

  private final FileLayout layout;

  private ChannelRecords(FileLayout layout) {
    this.layout = layout;
  }

  /** Flink's own rows, with these columns. */
  public static ChannelRecords<RowData> rowData(RowType columns) {
    return new OfRowData(columns, FileLayout.DEFAULT).checked();
  }

  /** {@link Row}s with these columns: a {@code ROW} of names, types and conversion classes. */
  public static ChannelRecords<Row> row(DataType columns) {
    if (!(columns.getLogicalType() instanceof RowType)) {
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT,
          "Cannot write rows to a channel: their columns are no ROW (" + columns + ")");
    }
    return new OfRow(columns, FileLayout.DEFAULT).checked();
  }

  /**
   * Objects of a class that is a POJO by Flink's rules; a column for each field, in nested POJOs,
   * lists, arrays and maps, too. A primitive's column takes no null. A {@code DataTypeHint} at a
   * field says what its Java type does not, such as a decimal's digits.
   */
  public static <T> ChannelRecords<T> pojo(Class<T> type) {
    return new OfPojo<>(type, FileLayout.DEFAULT).checked();
  }

  /** Records of a class that Avro generated. Needs Avro on the class path. */
  public static <T extends SpecificRecordBase> ChannelRecords<T> avro(Class<T> type) {
    OptionalAvro.require("write Avro records");
    return new OfAvroClass<>(type, FileLayout.DEFAULT).checked();
  }

  /**
   * Avro's generic records. The schema comes as its JSON, {@code schema.toString()}, so that this
   * class can do without Avro.
   */
  public static ChannelRecords<GenericRecord> avro(String schema) {
    OptionalAvro.require("write Avro records");
    return new OfAvroSchema(schema, FileLayout.DEFAULT).checked();
  }

  /** Files of another format than Parquet. Avro files need Avro on the class path. */
  public ChannelRecords<T> withFormat(FileFormat format) {
    if (format == FileFormat.AVRO) {
      OptionalAvro.require("write Avro files");
    }
    return with(layout.withFormat(format)).checked();
  }

  /** Files that are compressed otherwise than by snappy. */
  public ChannelRecords<T> withCompression(FileCompression compression) {
    return with(layout.withCompression(compression)).checked();
  }

  /**
   * Files in folders, one for each combination of the columns' values. Columns may be booleans,
   * integers, text and dates. They are in the files as well.
   */
  public ChannelRecords<T> partitionedBy(String... columns) {
    return with(layout.withPartitions(List.of(columns))).checked();
  }

  /** The event time is in this column, rather than in the timestamp that Flink has of a record. */
  public ChannelRecords<T> withEventTime(String column) {
    return with(layout.withEventTime(column)).checked();
  }

  final ChannelRecords<T> checked() {
    text();
    return this;
  }

  /** The schema that epochs of these records name. */
  ChannelSchema schema() {
    return SchemaText.identified(text());
  }

  /** The schema as Avro's JSON; refuses types and columns that do not fit. */
  abstract String text();

  /** Makes the files of one task. */
  abstract RecordFiles<T> files(ClassLoader userCode);

  /** The same records in other files. */
  abstract ChannelRecords<T> with(FileLayout chosen);

  FileLayout layout() {
    return layout;
  }

  /** With what the files' names end. */
  String extension() {
    return layout.format().extension();
  }

  /** Records that are written as rows. */
  private abstract static class OfRows<T> extends ChannelRecords<T> {

    private static final long serialVersionUID = 1;

    OfRows(FileLayout layout) {
      super(layout);
    }

    abstract RowType columns();

    abstract RowFiles.Rows<T> rows(ClassLoader userCode);

    @Override
    String text() {
      ChannelType.OfRow row = RowColumns.of(columns());
      layout().check(row);
      return SchemaText.of(row, layout().partitions(), layout().eventTime());
    }

    @Override
    RecordFiles<T> files(ClassLoader userCode) {
      RowType columns = columns();
      FileOpener<RowData> opener =
          switch (layout().format()) {
            case PARQUET -> ParquetFiles.of(columns, text(), layout().compression());
            case AVRO -> AvroRowFiles.of(columns, text(), layout().compression());
          };
      return RowFiles.of(columns, layout(), rows(userCode), opener);
    }
  }

  private static final class OfRowData extends OfRows<RowData> {

    private static final long serialVersionUID = 1;

    private final RowType columns;

    OfRowData(RowType columns, FileLayout layout) {
      super(layout);
      this.columns = columns;
    }

    @Override
    RowType columns() {
      return columns;
    }

    @Override
    ChannelRecords<RowData> with(FileLayout chosen) {
      return new OfRowData(columns, chosen);
    }

    @Override
    RowFiles.Rows<RowData> rows(ClassLoader userCode) {
      return new AsTheyAre(columns);
    }
  }

  private record AsTheyAre(RowType columns) implements RowFiles.Rows<RowData> {
    @Override
    public RowData row(RowData record) {
      return record;
    }

    @Override
    public Function<RowData, Object> column(int position) {
      return RowData.createFieldGetter(columns.getTypeAt(position).copy(true), position)
          ::getFieldOrNull;
    }
  }

  private static final class OfRow extends OfRows<Row> {

    private static final long serialVersionUID = 1;

    private final DataType columns;

    OfRow(DataType columns, FileLayout layout) {
      super(layout);
      this.columns = columns;
    }

    @Override
    RowType columns() {
      return (RowType) columns.getLogicalType();
    }

    @Override
    ChannelRecords<Row> with(FileLayout chosen) {
      return new OfRow(columns, chosen);
    }

    @Override
    RowFiles.Rows<Row> rows(ClassLoader userCode) {
      return new ExternalRows(columns, userCode);
    }
  }

  private static final class OfPojo<T> extends OfRows<T> {

    private static final long serialVersionUID = 1;

    private final Class<T> pojo;

    OfPojo(Class<T> pojo, FileLayout layout) {
      super(layout);
      this.pojo = pojo;
    }

    @Override
    RowType columns() {
      return PojoColumns.of(pojo);
    }

    @Override
    ChannelRecords<T> with(FileLayout chosen) {
      return new OfPojo<>(pojo, chosen);
    }

    @Override
    RowFiles.Rows<T> rows(ClassLoader userCode) {
      return new PojoRows<>(pojo, columns());
    }
  }

  /** Nothing of Avro is in its fields and signatures: it is loaded when it is used. */
  private abstract static class OfAvro<T extends IndexedRecord> extends ChannelRecords<T> {

    private static final long serialVersionUID = 1;

    OfAvro(FileLayout layout) {
      super(layout);
    }

    abstract AvroChannelRecords<T> records();

    @Override
    String text() {
      return records().text();
    }

    @Override
    RecordFiles<T> files(ClassLoader userCode) {
      return records().files();
    }
  }

  private static final class OfAvroClass<T extends SpecificRecordBase> extends OfAvro<T> {

    private static final long serialVersionUID = 1;

    private final Class<T> type;

    OfAvroClass(Class<T> type, FileLayout layout) {
      super(layout);
      this.type = type;
    }

    @Override
    AvroChannelRecords<T> records() {
      return AvroChannelRecords.generated(type, layout());
    }

    @Override
    ChannelRecords<T> with(FileLayout chosen) {
      return new OfAvroClass<>(type, chosen);
    }
  }

  private static final class OfAvroSchema extends OfAvro<GenericRecord> {

    private static final long serialVersionUID = 1;

    private final String schema;

    OfAvroSchema(String schema, FileLayout layout) {
      super(layout);
      this.schema = schema;
    }

    @Override
    AvroChannelRecords<GenericRecord> records() {
      return AvroChannelRecords.generic(schema, layout());
    }

    @Override
    ChannelRecords<GenericRecord> with(FileLayout chosen) {
      return new OfAvroSchema(schema, chosen);
    }
  }
}
