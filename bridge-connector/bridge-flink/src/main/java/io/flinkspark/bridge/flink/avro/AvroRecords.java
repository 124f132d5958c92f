package io.flinkspark.bridge.flink.avro;

import io.flinkspark.bridge.flink.schema.Reading;
import io.flinkspark.bridge.flink.schema.WantedType;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.function.Function;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.formats.avro.typeutils.GenericRecordAvroTypeInfo;
import org.apache.flink.table.data.RowData;

/**
 * Rows as Avro records of one schema. Internal: users say {@code SparkRecords.avro}, which loads
 * this class only then.
 *
 * @param <T> the records' type
 */
public final class AvroRecords<T> {

  private final Schema schema;
  private final TypeInformation<T> type;
  private final Class<T> kind;
  private final AvroModel model;

  private AvroRecords(Schema schema, TypeInformation<T> type, AvroModel model) {
    this.schema = schema;
    this.type = type;
    kind = type.getTypeClass();
    this.model = model;
  }

  /** Records of a class that Avro generated. */
  public static <T extends SpecificRecordBase> AvroRecords<T> generated(Class<T> record) {
    return new AvroRecords<>(
        SpecificData.getForClass(record).getSchema(record),
        new AvroTypeInfo<>(record),
        AvroModel.of(record));
  }

  /** Records without a class. */
  public static AvroRecords<GenericRecord> generic(String schemaJson) {
    Schema schema = record(schemaJson);
    return new AvroRecords<>(schema, new GenericRecordAvroTypeInfo(schema), AvroModel.generic());
  }

  private static Schema record(String json) {
    try {
      Schema schema = new Schema.Parser().parse(json);
      if (schema.getType() == Schema.Type.RECORD) {
        return schema;
      }
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT,
          "Cannot read into Avro records: the schema is of no record (" + schema + ")");
    } catch (AvroRuntimeException e) {
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT,
          "Cannot read into Avro records: the text is no schema (" + e.getMessage() + ")",
          e);
    }
  }

  public TypeInformation<T> typeInformation() {
    return type;
  }

  public WantedType wanted() {
    return AvroColumns.wanted(schema);
  }

  /** Makes records of rows that are read like this. */
  public Function<RowData, T> converter(Reading reading) {
    AvroRecordMaker maker = new AvroRecordMaker(schema, reading, model);
    return row -> kind.cast(maker.make(row));
  }

  @Override
  public String toString() {
    return "Avro record " + schema.getFullName();
  }
}
