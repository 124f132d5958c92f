package io.flinkspark.bridge.flink.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.flink.avro.AvroRecords;
import io.flinkspark.bridge.flink.schema.Reading;
import io.flinkspark.bridge.flink.schema.SchemaResolver;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Every type that Spark sends, at every depth and with nulls, as Avro and back. */
class AvroTypesTest {

  private int records;

  private Schema schema(LogicalType type) {
    Schema schema = notNull(type);
    return type.isNullable() ? Schema.createUnion(Schema.create(Type.NULL), schema) : schema;
  }

  private Schema notNull(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> Schema.create(Type.BOOLEAN);
      case TINYINT, SMALLINT, INTEGER, INTERVAL_YEAR_MONTH -> Schema.create(Type.INT);
      case BIGINT -> Schema.create(Type.LONG);
      case FLOAT -> Schema.create(Type.FLOAT);
      case DOUBLE -> Schema.create(Type.DOUBLE);
      case VARCHAR -> Schema.create(Type.STRING);
      case VARBINARY -> Schema.create(Type.BYTES);
      case DECIMAL -> {
        DecimalType decimal = (DecimalType) type;
        yield LogicalTypes.decimal(decimal.getPrecision(), decimal.getScale())
            .addToSchema(Schema.create(Type.BYTES));
      }
      case DATE -> LogicalTypes.date().addToSchema(Schema.create(Type.INT));
      case TIMESTAMP_WITHOUT_TIME_ZONE ->
          LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Type.LONG));
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          LogicalTypes.timestampMicros().addToSchema(Schema.create(Type.LONG));
      case ARRAY -> Schema.createArray(schema(((ArrayType) type).getElementType()));
      case MAP -> Schema.createMap(schema(((MapType) type).getValueType()));
      case ROW -> record((RowType) type);
      default -> throw new IllegalStateException("No such type: " + type);
    };
  }

  private Schema record(RowType row) {
    String name = "R" + records++;
    return Schema.createRecord(
        name,
        null,
        "test",
        false,
        row.getFields().stream()
            .map(field -> new Schema.Field(field.getName(), schema(field.getType())))
            .toList());
  }

  /** Avro's value as one of those that Arrow was given. */
  private static Object plain(Object value, LogicalType type) {
    if (value == null) {
      return null;
    }
    return switch (type.getTypeRoot()) {
      case TINYINT -> ((Integer) value).byteValue();
      case SMALLINT -> ((Integer) value).shortValue();
      case VARCHAR -> value.toString();
      case DECIMAL ->
          new BigDecimal(
              new BigInteger(((ByteBuffer) value).array()), ((DecimalType) type).getScale());
      case ARRAY -> {
        List<Object> elements = new ArrayList<>();
        ((List<?>) value)
            .forEach(element -> elements.add(plain(element, ((ArrayType) type).getElementType())));
        yield elements;
      }
      case MAP -> {
        Map<Object, Object> entries = new HashMap<>();
        ((Map<?, ?>) value)
            .forEach(
                (key, inner) ->
                    entries.put(key.toString(), plain(inner, ((MapType) type).getValueType())));
        yield entries;
      }
      case ROW -> row((GenericRecord) value, (RowType) type);
      default -> value;
    };
  }

  private static List<Object> row(GenericRecord record, RowType type) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      values.add(plain(record.get(i), type.getTypeAt(i)));
    }
    return values;
  }

  /** What Arrow was given, with maps as Java's: each key once, without order. */
  private static Object withMaps(Object value, LogicalType type) {
    if (value == null) {
      return null;
    }
    if (type instanceof RowType row) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < row.getFieldCount(); i++) {
        values.add(withMaps(((List<?>) value).get(i), row.getTypeAt(i)));
      }
      return values;
    }
    if (type instanceof ArrayType array) {
      List<Object> elements = new ArrayList<>();
      ((List<?>) value).forEach(element -> elements.add(withMaps(element, array.getElementType())));
      return elements;
    }
    if (type instanceof MapType map) {
      Map<Object, Object> entries = new HashMap<>();
      for (Object entry : (List<?>) value) {
        entries.put(
            ((List<?>) entry).get(0), withMaps(((List<?>) entry).get(1), map.getValueType()));
      }
      return entries;
    }
    return value;
  }

  @RepeatedTest(40)
  void everyTypeGoesThroughAvro(RepetitionInfo repetition) {
    long seed = 5000 + repetition.getCurrentRepetition();
    RandomRows random = new RandomRows(seed);
    var arrow = random.schema();
    ArrowSchema schema = ArrowSchema.read(ByteBuffer.wrap(ArrowBytes.schema(arrow)));
    List<List<Object>> rows = random.rows(arrow, 30);
    AvroRecords<GenericRecord> records = AvroRecords.generic(record(schema.rowType()).toString());
    Reading reading = SchemaResolver.resolve("it", records.wanted(), schema.rowType());
    var columns =
        BatchView.of(
            reading,
            ArrowBatchReader.read(schema, ByteBuffer.wrap(ArrowBytes.batch(arrow, rows)), 30));

    var converter = records.converter(reading);
    assertThat(
            IntStream.range(0, 30)
                .mapToObj(i -> converter.apply(new ColumnarRowData(columns, i)))
                .map(record -> (Object) row(record, schema.rowType()))
                .toList())
        .as("seed %d", seed)
        .isEqualTo(rows.stream().map(row -> withMaps(row, schema.rowType())).toList());
  }
}
