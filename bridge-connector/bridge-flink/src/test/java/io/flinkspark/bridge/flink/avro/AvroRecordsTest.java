package io.flinkspark.bridge.flink.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.flink.arrow.ArrowBatchReader;
import io.flinkspark.bridge.flink.arrow.ArrowBytes;
import io.flinkspark.bridge.flink.arrow.ArrowSchema;
import io.flinkspark.bridge.flink.arrow.BatchView;
import io.flinkspark.bridge.flink.schema.Reading;
import io.flinkspark.bridge.flink.schema.SchemaResolver;
import io.flinkspark.bridge.protocol.BridgeException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.junit.jupiter.api.Test;

class AvroRecordsTest {

  private static final ArrowType UTF8 = ArrowType.Utf8.INSTANCE;
  private static final ArrowType DATE = new ArrowType.Date(DateUnit.DAY);
  private static final ArrowType INSTANT = new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
  private static final ArrowType LOCAL = new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
  private static final ArrowType DOUBLE =
      new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);

  private final List<Field> fields = new ArrayList<>();
  private final List<Object> row = new ArrayList<>();

  private void column(String name, ArrowType type, Object value) {
    column(Field.notNullable(name, type), value);
  }

  private void column(Field field, Object value) {
    fields.add(field);
    row.add(value);
  }

  private static Field nested(String name, boolean nullable, ArrowType type, Field... children) {
    return new Field(name, new FieldType(nullable, type, null), List.of(children));
  }

  /** All columns that an order needs: in another order, of other names, some wider, one unused. */
  private void order() {
    column("unused", UTF8, "x");
    column("id", new ArrowType.Int(16, true), (short) 7);
    column("price", new ArrowType.Decimal(8, 2, 128), new BigDecimal("-12.30"));
    column(Field.nullable("tax", new ArrowType.Decimal(10, 3, 128)), new BigDecimal("0.125"));
    column("day", DATE, -1);
    column("millis", INSTANT, -1L);
    column(Field.nullable("micros", INSTANT), 1_000_001L);
    column("localMillis", LOCAL, 1_999L);
    column("localMicros", LOCAL, -1L);
    column("key", UTF8, "123e4567-e89b-12d3-a456-426614174000");
    column("state", UTF8, "PAID");
    column("hash", ArrowType.Binary.INSTANCE, ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
    column("body", ArrowType.Binary.INSTANCE, ByteBuffer.wrap(new byte[] {5}));
    column(
        nested("buyer", true, ArrowType.Struct.INSTANCE, Field.notNullable("name", UTF8)),
        List.of("Änne"));
    column(
        nested("seen", false, ArrowType.List.INSTANCE, Field.notNullable("element", INSTANT)),
        List.of(5_000L, 6_999L));
    column(
        nested(
            "parts",
            false,
            new ArrowType.Map(false),
            nested(
                MapVector.DATA_VECTOR_NAME,
                false,
                ArrowType.Struct.INSTANCE,
                Field.notNullable("key", UTF8),
                Field.nullable("value", new ArrowType.Int(32, true)))),
        List.of(List.of("a", 1), Arrays.asList("b", null)));
    column(Field.nullable("either", DOUBLE), 2.5);
  }

  private <T> T read(AvroRecords<T> records) {
    Schema schema = new Schema(fields);
    ArrowSchema arrow = ArrowSchema.read(ByteBuffer.wrap(ArrowBytes.schema(schema)));
    Reading reading = SchemaResolver.resolve(records.toString(), records.wanted(), arrow.rowType());
    var batch =
        ArrowBatchReader.read(arrow, ByteBuffer.wrap(ArrowBytes.batch(schema, List.of(row))), 1);
    return records.converter(reading).apply(new ColumnarRowData(BatchView.of(reading, batch), 0));
  }

  @Test
  void fillsGeneratedRecordsWithLogicalTypesAliasesAndDefaults() {
    order();
    Instant beforeEpoch = Instant.EPOCH.minusMillis(1);

    Order read = read(AvroRecords.generated(Order.class));

    assertThat(read.getId()).isEqualTo(7);
    assertThat(read.getPrice()).isEqualTo(new BigDecimal("-12.30"));
    assertThat(read.getTax()).isEqualTo(new BigDecimal("0.125"));
    assertThat(read.getDay()).isEqualTo(LocalDate.of(1969, 12, 31));
    assertThat(read.getMillis()).isEqualTo(beforeEpoch);
    assertThat(read.getMicros()).isEqualTo(Instant.ofEpochSecond(1, 1000));
    assertThat(read.getLocalMillis())
        .isEqualTo(LocalDateTime.ofEpochSecond(0, 1_000_000, ZoneOffset.UTC));
    assertThat(read.getLocalMicros())
        .isEqualTo(LocalDateTime.ofEpochSecond(-1, 999_999_000, ZoneOffset.UTC));
    assertThat(read.getKey()).isEqualTo(UUID.fromString("123e4567-e89b-12d3-a456-426614174000"));
    assertThat(read.getState()).isEqualTo(State.PAID);
    assertThat(read.getHash().bytes()).containsExactly(1, 2, 3, 4);
    assertThat(read.getBody()).isEqualTo(ByteBuffer.wrap(new byte[] {5}));
    assertThat(read.getCustomer()).isEqualTo(new Customer("Änne", null));
    assertThat(read.getSeen()).containsExactly(Instant.ofEpochMilli(5), Instant.ofEpochMilli(6));
    assertThat(read.getParts()).hasSize(2).containsEntry("a", 1.0).containsEntry("b", null);
    assertThat(read.getEither()).isEqualTo(2.5);
    assertThat(read.getCountry()).isEqualTo("AT");
    assertThat(read.getMarks()).isEmpty();
  }

  @Test
  void generatedRecordsSurviveFlinksSerializer() {
    order();
    AvroRecords<Order> records = AvroRecords.generated(Order.class);
    Order read = read(records);

    assertThat(
            records
                .typeInformation()
                .createSerializer(
                    new org.apache.flink.api.common.serialization.SerializerConfigImpl())
                .copy(read))
        .isEqualTo(read);
  }

  @Test
  void fillsGenericRecordsWithAvrosPlainValues() {
    order();

    GenericRecord read = read(AvroRecords.generic(Order.getClassSchema().toString()));

    assertThat(read.get("price")).isEqualTo(ByteBuffer.wrap(new byte[] {-5, 50}));
    assertThat(read.get("day")).isEqualTo(-1);
    assertThat(read.get("millis")).isEqualTo(-1L);
    assertThat(read.get("micros")).isEqualTo(1_000_001L);
    assertThat(read.get("state")).hasToString("PAID");
    assertThat(((GenericRecord) read.get("customer")).get("name")).isEqualTo("Änne");
    assertThat(read.get("country")).isEqualTo("AT");
  }

  @Test
  void stringsAreAvrosOwnUnlessTheSchemaSaysOtherwise() {
    column("s", UTF8, "ß");

    assertThat(
            read(AvroRecords.generic(
                    """
                        {"type": "record", "name": "R", "fields": [{"name": "s", "type": "string"}]}
                        """))
                .get("s"))
        .isEqualTo(new Utf8("ß"));
  }

  @Test
  void anUnknownSymbolIsTheEnumsDefault() {
    order();
    row.set(fields.indexOf(Field.notNullable("state", UTF8)), "LOST");

    assertThat(read(AvroRecords.generated(Order.class)).getState()).isEqualTo(State.OTHER);
  }

  @Test
  void refusesBytesOfAnotherLength() {
    order();
    row.set(
        fields.indexOf(Field.notNullable("hash", ArrowType.Binary.INSTANCE)),
        ByteBuffer.wrap(new byte[5]));

    assertThatThrownBy(() -> read(AvroRecords.generated(Order.class)))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining(
            "Cannot read into io.flinkspark.bridge.flink.avro.Hash: a value has 5 bytes, not 4");
  }

  @Test
  void refusesWhatDoesNotFitWithEveryReason() {
    column(Field.nullable("id", new ArrowType.Int(64, true)), 1L);
    column("price", new ArrowType.Decimal(12, 3, 128), BigDecimal.ZERO);
    column("day", INSTANT, 1L);
    column("either", DATE, 1);

    assertThatThrownBy(() -> read(AvroRecords.generated(Order.class)))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("Avro record io.flinkspark.bridge.flink.avro.Order: ")
        .hasMessageContaining("id may be null where it is published, and the reader takes no null")
        .hasMessageContaining(
            "price is published as DECIMAL(12, 3) NOT NULL and wanted as DECIMAL(12, 2) NOT NULL")
        .hasMessageContaining(
            "day is published as TIMESTAMP_LTZ(6) NOT NULL and wanted as DATE NOT NULL")
        .hasMessageContaining("either is published as DATE NOT NULL and wanted as STRING")
        .hasMessageContaining("either is published as DATE NOT NULL and wanted as DOUBLE")
        .hasMessageContaining(
            "tax is not published, and the reader has neither null nor a default for it")
        .hasMessageContaining("[BRIDGE-3007]");
  }

  @Test
  void refusesASchemaThatIsNoRecords() {
    assertThatThrownBy(() -> AvroRecords.generic("\"string\""))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("the schema is of no record (\"string\")");
    assertThatThrownBy(() -> AvroRecords.generic("{"))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("Cannot read into Avro records: the text is no schema");
  }
}
