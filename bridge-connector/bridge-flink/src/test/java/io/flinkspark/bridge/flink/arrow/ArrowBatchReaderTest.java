package io.flinkspark.bridge.flink.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowBatchReaderTest {

  private static final Schema NUMBERS =
      new Schema(List.of(Field.notNullable("n", new ArrowType.Int(64, true))));

  private static List<List<Object>> read(ArrowSchema schema, byte[] batch, int rows) {
    VectorizedColumnBatch columns = ArrowBatchReader.read(schema, ByteBuffer.wrap(batch), rows);
    List<List<Object>> values = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      values.add(RowValues.of(new ColumnarRowData(columns, row), schema.rowType()));
    }
    return values;
  }

  private static ArrowSchema readSchema(Schema schema) {
    return ArrowSchema.read(ByteBuffer.wrap(ArrowBytes.schema(schema)));
  }

  @RepeatedTest(60)
  void readsWhatArrowWrites(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    RandomRows random = new RandomRows(seed);
    Schema schema = random.schema();
    int count = (int) (seed % 3 == 0 ? seed % 20 : seed * 7);
    List<List<Object>> rows = random.rows(schema, count);

    assertThat(read(readSchema(schema), ArrowBytes.batch(schema, rows), count))
        .as("seed %d", seed)
        .isEqualTo(rows);
  }

  @RepeatedTest(10)
  void rowsSurviveFlinksSerializer(RepetitionInfo repetition) {
    RandomRows random = new RandomRows(1000 + repetition.getCurrentRepetition());
    Schema schema = random.schema();
    List<List<Object>> rows = random.rows(schema, 50);
    ArrowSchema arrow = readSchema(schema);
    RowType type = arrow.rowType();
    RowDataSerializer serializer = InternalSerializers.create(type);
    VectorizedColumnBatch columns =
        ArrowBatchReader.read(arrow, ByteBuffer.wrap(ArrowBytes.batch(schema, rows)), 50);

    for (int i = 0; i < 50; i++) {
      ColumnarRowData row = new ColumnarRowData(columns, i);
      assertThat(RowValues.of(serializer.toBinaryRow(row), type)).isEqualTo(rows.get(i));
      assertThat(RowValues.of(serializer.copy(row), type)).isEqualTo(rows.get(i));
    }
  }

  @Test
  void readsABatchInTheMiddleOfAnArray() {
    byte[] batch = ArrowBytes.batch(NUMBERS, List.of(List.of(7L), List.of(8L)));
    byte[] larger = new byte[batch.length + 29];
    System.arraycopy(batch, 0, larger, 13, batch.length);

    VectorizedColumnBatch columns =
        ArrowBatchReader.read(
            readSchema(NUMBERS), ByteBuffer.wrap(larger, 13, batch.length + 16).slice(), 2);

    assertThat(columns.getLong(0, 0)).isEqualTo(7);
    assertThat(columns.getLong(1, 0)).isEqualTo(8);
  }

  @Test
  void readsRowsWithoutColumns() {
    Schema none = new Schema(List.of());

    assertThat(ArrowBytes.batch(none, List.of()))
        .satisfies(batch -> assertThat(read(readSchema(none), batch, 0)).isEmpty());
  }

  @Test
  void refusesAnotherNumberOfRowsAndAnotherSchema() {
    byte[] batch = ArrowBytes.batch(NUMBERS, List.of(List.of(7L), List.of(8L)));
    Schema two =
        new Schema(
            List.of(
                Field.notNullable("n", new ArrowType.Int(64, true)),
                Field.notNullable("m", new ArrowType.Int(64, true))));

    assertThatThrownBy(() -> read(readSchema(NUMBERS), batch, 3))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("Cannot read an Arrow message: it has 2 rows, not 3");
    assertThatThrownBy(() -> read(readSchema(two), batch, 2))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("it has too few columns (1)");
    assertThatThrownBy(() -> read(readSchema(NUMBERS), ArrowBytes.schema(NUMBERS), 2))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("it is no record batch");
  }

  @Test
  void refusesTypesWithoutAMatchByName() {
    List<ArrowType> types =
        List.of(
            new ArrowType.Int(32, false),
            new ArrowType.FloatingPoint(FloatingPointPrecision.HALF),
            new ArrowType.Timestamp(TimeUnit.NANOSECOND, null),
            new ArrowType.Decimal(50, 2, 256),
            ArrowType.LargeUtf8.INSTANCE);

    assertThat(types)
        .allSatisfy(
            type ->
                assertThatThrownBy(
                        () -> readSchema(new Schema(List.of(Field.nullable("odd", type)))))
                    .isInstanceOfSatisfying(
                        BridgeException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.TYPE_UNSUPPORTED))
                    .hasMessageContaining("Cannot read column odd: Flink has no match for"));
  }

  @Test
  void refusesTwoColumnsOfOneName() {
    Field field = Field.nullable("twice", new ArrowType.Int(32, true));

    assertThatThrownBy(() -> readSchema(new Schema(List.of(field, field))))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("Cannot use the columns in Flink: Field names must be unique")
        .hasMessageContaining("twice");
  }

  /** Whatever the bytes, the outcome is rows or a BridgeException; reading rows never fails. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void brokenBytesGiveAClearErrorOrSomeRows(long seed) {
    Random random = new Random(seed);
    RandomRows rows = new RandomRows(seed);
    Schema schema = rows.schema();
    ArrowSchema arrow = readSchema(schema);
    byte[] batch = ArrowBytes.batch(schema, rows.rows(schema, 40));
    byte[] schemaBytes = ArrowBytes.schema(schema);
    for (int i = 0; i < 3000; i++) {
      byte[] broken = mutate(batch, random);
      Throwable failure = catchThrowable(() -> read(arrow, broken, 40));
      assertThat(failure == null || failure instanceof BridgeException)
          .as("seed %d, mutation %d: %s", seed, i, failure)
          .isTrue();
      byte[] brokenSchema = mutate(schemaBytes, random);
      failure = catchThrowable(() -> ArrowSchema.read(ByteBuffer.wrap(brokenSchema)).rowType());
      assertThat(failure == null || failure instanceof BridgeException)
          .as("seed %d, schema mutation %d: %s", seed, i, failure)
          .isTrue();
    }
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    byte[] mutated = bytes.clone();
    // Most of what steers the reader is near the start.
    int reach = random.nextBoolean() ? Math.min(bytes.length, 2048) : bytes.length;
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      mutated[random.nextInt(reach)] = (byte) random.nextInt();
    }
    return random.nextInt(10) > 0
        ? mutated
        : java.util.Arrays.copyOf(mutated, random.nextInt(mutated.length));
  }
}
