package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.flink.channel.format.ChannelType;
import io.flinkspark.bridge.flink.channel.format.FileCompression;
import io.flinkspark.bridge.flink.channel.format.FileFormat;
import io.flinkspark.bridge.flink.channel.format.FileLayout;
import io.flinkspark.bridge.flink.channel.format.RecordFiles;
import io.flinkspark.bridge.flink.channel.format.RowColumns;
import io.flinkspark.bridge.flink.channel.format.RowFiles;
import io.flinkspark.bridge.flink.channel.format.SchemaText;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * What a channel's rows are made of, and how they become data files. What a reader could not get
 * back whole is refused here, with every reason.
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
    return new OfRowData(columns, FileLayout.DEFAULT);
  }

  /** Files of another format than Parquet. */
  public ChannelRecords<T> withFormat(FileFormat format) {
    return checked(layout.withFormat(format));
  }

  /** Files that are compressed otherwise than by snappy. */
  public ChannelRecords<T> withCompression(FileCompression compression) {
    return checked(layout.withCompression(compression));
  }

  /**
   * Files in folders, one for each combination of the columns' values. Columns may be booleans,
   * integers, text and dates. They are in the files as well.
   */
  public ChannelRecords<T> partitionedBy(String... columns) {
    return checked(layout.withPartitions(List.of(columns)));
  }

  /** The event time is in this column, rather than in the timestamp that Flink has of a record. */
  public ChannelRecords<T> withEventTime(String column) {
    return checked(layout.withEventTime(column));
  }

  private ChannelRecords<T> checked(FileLayout chosen) {
    ChannelRecords<T> records = with(chosen);
    records.schema();
    return records;
  }

  /** The schema that epochs of these records name. */
  abstract ChannelSchema schema();

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

    final RowType columns;

    OfRows(RowType columns, FileLayout layout) {
      super(layout);
      this.columns = columns;
    }

    @Override
    ChannelSchema schema() {
      ChannelType.OfRow row = RowColumns.of(columns);
      layout().check(row);
      return SchemaText.identified(SchemaText.of(row, layout().partitions(), layout().eventTime()));
    }

    abstract RowFiles.Rows<T> rows(ClassLoader userCode);

    @Override
    RecordFiles<T> files(ClassLoader userCode) {
      return new RowFiles<>(columns, schema().text(), layout(), rows(userCode));
    }
  }

  private static final class OfRowData extends OfRows<RowData> {

    private static final long serialVersionUID = 1;

    OfRowData(RowType columns, FileLayout layout) {
      super(columns, layout);
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
}
