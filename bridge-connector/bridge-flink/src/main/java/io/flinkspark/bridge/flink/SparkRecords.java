package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.avro.AvroRecords;
import io.flinkspark.bridge.flink.schema.Reading;
import io.flinkspark.bridge.flink.schema.Wanted;
import io.flinkspark.bridge.flink.schema.WantedType;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.Serializable;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.RowRowConverter;
import org.apache.flink.table.runtime.typeutils.ExternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.types.Row;

/**
 * As what a {@link SparkSource} hands on its rows. Records that have a schema of their own need not
 * have the publication's: columns are found by name, those that the records lack are not even sent,
 * and the rest follows the rules of schema evolution that the README lists. What does not fit is
 * refused when the source is built, with every reason.
 *
 * @param <T> the records' type
 */
public abstract class SparkRecords<T> implements Serializable {

  private static final long serialVersionUID = 1;

  private SparkRecords() {}

  /** Makes a record of a row. The row is a view that moves on afterwards. */
  interface Converter<T> {
    T convert(BatchRow row);
  }

  /** Whether the records want every column as it is, whatever they are. */
  boolean takeEveryColumn() {
    return false;
  }

  abstract WantedType wanted();

  abstract TypeInformation<T> typeInformation(RowType read);

  abstract Converter<T> converter(Reading reading, ClassLoader classLoader);

  /**
   * Rows as they came: views of the batch, nothing is copied. With object reuse on, the same object
   * shows row after row, so whoever keeps a row copies it. With object reuse off, each is a view of
   * its own, and whoever keeps one keeps its batch in memory, some megabytes.
   */
  public static SparkRecords<RowData> rowData() {
    return new OfRowData(null);
  }

  /** The same, with these columns: a {@code ROW} of names and types. */
  public static SparkRecords<RowData> rowData(DataType columns) {
    return new OfRowData(columns);
  }

  /** A {@link Row} each, with named fields and {@code java.time} values. */
  public static SparkRecords<Row> row() {
    return new OfRow(null);
  }

  /** The same, with these columns: a {@code ROW} of names, types and conversion classes. */
  public static SparkRecords<Row> row(DataType columns) {
    return new OfRow(columns);
  }

  /**
   * An object each, of a class that is a POJO by Flink's rules. Columns are found by the fields'
   * names, in nested POJOs, lists, arrays and maps, too. A field that is not published keeps what
   * the constructor gave it, except a primitive, which must be published. A primitive field takes
   * no null.
   */
  public static <T> SparkRecords<T> pojo(Class<T> type) {
    return new OfPojo<>(type);
  }

  /**
   * A record each, of a class that Avro generated. Columns are found by the schema's names and
   * aliases; a field that is not published takes its default. Needs flink-avro on the class path.
   *
   * <p>Records that are copied or travel between tasks go through Flink's Avro serializer, which
   * needs their classes to be trusted by Avro from 1.12.2 on.
   */
  public static <T extends SpecificRecordBase> SparkRecords<T> avro(Class<T> type) {
    requireFlinkAvro();
    return new OfAvroClass<>(type);
  }

  /**
   * The same without a class. The schema comes as its JSON, {@code schema.toString()}, so that this
   * class can do without Avro.
   */
  public static SparkRecords<GenericRecord> avro(String schema) {
    requireFlinkAvro();
    return new OfAvroSchema(schema);
  }

  private static void requireFlinkAvro() {
    String needed = "org.apache.flink.formats.avro.typeutils.AvroTypeInfo";
    try {
      Class.forName(needed, false, SparkRecords.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT,
          "Cannot read into Avro records: flink-avro is not on the class path (" + needed + ")",
          e);
    }
  }

  /** Records of Flink's own kinds, with the publication's columns unless some are declared. */
  private abstract static class OfColumns<T> extends SparkRecords<T> {

    private static final long serialVersionUID = 1;

    @Nullable final DataType declared;

    OfColumns(@Nullable DataType declared) {
      if (declared != null && !(declared.getLogicalType() instanceof RowType)) {
        throw new BridgeException(
            ErrorCode.INVALID_ARGUMENT,
            "Cannot read into rows: their columns are no ROW (" + declared + ")");
      }
      this.declared = declared;
    }

    @Override
    boolean takeEveryColumn() {
      return declared == null;
    }

    @Override
    WantedType wanted() {
      return declared == null
          ? published -> new Wanted.AsPublished()
          : published -> Wanted.of(declared.getLogicalType());
    }

    @Override
    public String toString() {
      return "rows as declared";
    }
  }

  private static final class OfRowData extends OfColumns<RowData> {

    private static final long serialVersionUID = 1;

    OfRowData(@Nullable DataType declared) {
      super(declared);
    }

    @Override
    TypeInformation<RowData> typeInformation(RowType read) {
      return new BatchRowTypeInfo(read);
    }

    @Override
    Converter<RowData> converter(Reading reading, ClassLoader classLoader) {
      return row -> row;
    }
  }

  private static final class OfRow extends OfColumns<Row> {

    private static final long serialVersionUID = 1;

    OfRow(@Nullable DataType declared) {
      super(declared);
    }

    private DataType dataType(RowType read) {
      return declared == null ? TypeConversions.fromLogicalToDataType(read) : declared;
    }

    @Override
    TypeInformation<Row> typeInformation(RowType read) {
      return ExternalTypeInfo.of(dataType(read));
    }

    @Override
    Converter<Row> converter(Reading reading, ClassLoader classLoader) {
      RowRowConverter converter = RowRowConverter.create(dataType((RowType) reading.type()));
      converter.open(classLoader);
      return converter::toExternal;
    }
  }

  private static final class OfPojo<T> extends SparkRecords<T> {

    private static final long serialVersionUID = 1;

    private final Class<T> pojo;

    OfPojo(Class<T> pojo) {
      this.pojo = pojo;
    }

    @Override
    WantedType wanted() {
      return PojoFields.wanted(pojo);
    }

    @Override
    TypeInformation<T> typeInformation(RowType read) {
      return PojoFields.typeInformation(pojo);
    }

    @Override
    Converter<T> converter(Reading reading, ClassLoader classLoader) {
      return new PojoConverter<>(pojo, reading, classLoader);
    }

    @Override
    public String toString() {
      return pojo.getName();
    }
  }

  /** Nothing of Avro is in its fields and signatures: it is loaded when it is used. */
  private abstract static class OfAvro<T> extends SparkRecords<T> {

    private static final long serialVersionUID = 1;

    abstract AvroRecords<T> records();

    @Override
    WantedType wanted() {
      return records().wanted();
    }

    @Override
    TypeInformation<T> typeInformation(RowType read) {
      return records().typeInformation();
    }

    @Override
    Converter<T> converter(Reading reading, ClassLoader classLoader) {
      Function<RowData, T> converter = records().converter(reading);
      return converter::apply;
    }

    @Override
    public String toString() {
      return records().toString();
    }
  }

  private static final class OfAvroClass<T extends SpecificRecordBase> extends OfAvro<T> {

    private static final long serialVersionUID = 1;

    private final Class<T> type;

    OfAvroClass(Class<T> type) {
      this.type = type;
    }

    @Override
    AvroRecords<T> records() {
      return AvroRecords.generated(type);
    }
  }

  private static final class OfAvroSchema extends OfAvro<GenericRecord> {

    private static final long serialVersionUID = 1;

    private final String schema;

    OfAvroSchema(String schema) {
      this.schema = schema;
    }

    @Override
    AvroRecords<GenericRecord> records() {
      return AvroRecords.generic(schema);
    }
  }
}
