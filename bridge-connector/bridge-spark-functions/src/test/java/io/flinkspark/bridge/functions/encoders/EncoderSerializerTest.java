package io.flinkspark.bridge.functions.encoders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.functions.state.Visits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class EncoderSerializerTest {

  @Test
  void writesAndReadsWhatEncodersDescribe() throws Exception {
    passes(Encoders.STRING(), "ünïcode");
    passes(Encoders.LONG(), 7L);
    passes(Encoders.DECIMAL(), new BigDecimal("12.500000000000000000"));
    passes(Encoders.TIMESTAMP(), new Timestamp(1_700_000_000_123L));
    passes(Encoders.tuple(Encoders.STRING(), Encoders.INT()), new Tuple2<>("a", 1));
    passes(Encoders.javaSerialization(Object.class), List.of("a", 2));
    StructType schema =
        new StructType().add("id", DataTypes.LongType).add("name", DataTypes.StringType);
    passes(Encoders.row(schema), RowFactory.create(1L, null));
    TypeSerializer<Visits.Visit> beans = serializer(Encoders.bean(Visits.Visit.class));
    Visits.Visit visit = new Visits.Visit("a", 3);
    Visits.Visit read = read(beans, write(beans, visit));
    assertThat(read).usingRecursiveComparison().isEqualTo(visit);
    assertThat(beans.copy(visit)).isNotSameAs(visit).usingRecursiveComparison().isEqualTo(visit);
  }

  @Test
  void sharesValuesThatCannotChange() {
    assertThat(serializer(Encoders.STRING()).isImmutableType()).isTrue();
    assertThat(serializer(Encoders.tuple(Encoders.STRING(), Encoders.INT())).isImmutableType())
        .isTrue();
    assertThat(serializer(Encoders.tuple(Encoders.STRING(), Encoders.BINARY())).isImmutableType())
        .isFalse();
    assertThat(serializer(Encoders.bean(Visits.Visit.class)).isImmutableType()).isFalse();
  }

  @Test
  void goesThroughItsSnapshot() throws Exception {
    TypeSerializer<Visits.Visit> beans = serializer(Encoders.bean(Visits.Visit.class));
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, beans.snapshotConfiguration());
    TypeSerializerSnapshot<Visits.Visit> snapshot =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());
    assertThat(
            beans.snapshotConfiguration().resolveSchemaCompatibility(snapshot).isCompatibleAsIs())
        .isTrue();
    byte[] bytes = write(beans, new Visits.Visit("a", 3));
    assertThat(read(snapshot.restoreSerializer(), bytes).getUser()).isEqualTo("a");
  }

  /** Flink SQL compares the types of states, from one job to the next. */
  @Test
  void isEqualToWhatAnotherJobMakes() {
    assertThat(serializer(Encoders.bean(Visits.Visit.class)))
        .isEqualTo(serializer(Encoders.bean(Visits.Visit.class)))
        .isNotEqualTo(serializer(Encoders.kryo(Visits.Visit.class)));
    assertThat(serializer(Encoders.LONG())).isNotEqualTo(serializer(Encoders.TIMESTAMP()));
  }

  @Test
  void refusesAnotherSchema() {
    var old = new EncoderSerializerSnapshot<>(BoundEncoder.of(Encoders.row(schema("a"))));
    var now = new EncoderSerializerSnapshot<>(BoundEncoder.of(Encoders.row(schema("b"))));
    assertThatThrownBy(() -> now.resolveSchemaCompatibility(old))
        .hasMessageContaining("their schema was struct<a:bigint> and is struct<b:bigint>");
  }

  @Test
  void refusesLengthsThatCannotBe() throws Exception {
    for (int length : new int[] {-1, Integer.MIN_VALUE, SnapshotBytes.MAX_TEXT + 1, 0x7fffffff}) {
      for (TypeSerializerSnapshot<?> snapshot :
          List.of(
              new EncoderSerializerSnapshot<>(),
              new StateCellSerializerSnapshot<>(),
              new AggregateSerializerSnapshot())) {
        assertDamaged(snapshot, ints(length), "a schema", length);
      }
    }
    DataOutputSerializer encoder = new DataOutputSerializer(64);
    SnapshotBytes.writeText("{}", encoder);
    encoder.writeInt(SnapshotBytes.MAX_BYTES + 1);
    assertDamaged(
        new EncoderSerializerSnapshot<>(),
        encoder.getCopyOfBuffer(),
        "an encoder",
        SnapshotBytes.MAX_BYTES + 1);
    assertThatThrownBy(
            () -> SnapshotBytes.writeText("x".repeat(SnapshotBytes.MAX_TEXT + 1), encoder))
        .hasMessageContaining("at most " + SnapshotBytes.MAX_TEXT + " are read back");
  }

  @Test
  void refusesValuesWhoseLengthCannotBe() throws Exception {
    int tooMuch = RowBytes.MAX_LENGTH + 8;
    for (int length : new int[] {-2, Integer.MIN_VALUE, 7, tooMuch, Integer.MAX_VALUE}) {
      refusesLength(ints(length), "its length is not a multiple of 8 between 0 and", length);
    }
    DataOutputSerializer shorter = new DataOutputSerializer(64);
    shorter.writeInt(RowBytes.MAX_LENGTH);
    shorter.writeLong(1);
    refusesLength(
        shorter.getCopyOfBuffer(), "its length is more than the 8 bytes that are left", 1 << 30);
  }

  /** A file or a network may hold less than is promised, and does not say so before. */
  @Test
  void takesNoMemoryForWhatDoesNotCome() throws Exception {
    byte[] promised = ByteBuffer.allocate(3 << 20).putInt(RowBytes.MAX_LENGTH).array();
    TypeSerializer<byte[]> serializer = serializer(Encoders.BINARY());
    var memory = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = memory.getThreadAllocatedBytes(Thread.currentThread().getId());
    assertThatThrownBy(() -> serializer.deserialize(stream(promised)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("its length is more than there are bytes (1073741824)");
    assertThat(memory.getThreadAllocatedBytes(Thread.currentThread().getId()) - before)
        .isLessThan(RowBytes.MAX_LENGTH / 4);
    byte[] large = new byte[3_000_001];
    new Random(1).nextBytes(large);
    byte[] written = write(serializer, large);
    assertThat(serializer.deserialize(stream(written))).isEqualTo(large);
    assertThat(serializer.deserialize(stream(write(serializer, new byte[9])))).hasSize(9);
    DataOutputSerializer copy = new DataOutputSerializer(64);
    serializer.copy(stream(written), copy);
    assertThat(copy.getCopyOfBuffer()).isEqualTo(written);
  }

  @Test
  void refusesARowThatIsShorterThanItsFields() throws Exception {
    TypeSerializer<String> serializer = serializer(Encoders.STRING());
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeInt(8);
    out.writeLong(0);
    assertThatThrownBy(() -> read(serializer, out.getCopyOfBuffer()))
        .hasMessageContaining("a row of 1 fields takes 16 bytes at least (8)");
  }

  @Test
  void refusesUnknownFlagsAndKinds() {
    var cells = new StateCellSerializer<>(BoundEncoder.of(Encoders.STRING()));
    var aggregates =
        (TypeSerializer<?>)
            new AggregateTypeInfo<>(
                    BoundEncoder.of(Encoders.STRING()), BoundEncoder.of(Encoders.STRING()))
                .createSerializer(new SerializerConfigImpl());
    byte[] four = {4, 0, 0, 0, 0};
    assertThatThrownBy(() -> read(cells, four)).hasMessageContaining("unknown flags (4)");
    assertThatThrownBy(() -> read(aggregates, four)).hasMessageContaining("unknown kind (4)");
  }

  /** By whatever reads: with an encoder, of a snapshot alone, and passing on. */
  private static void refusesLength(byte[] bytes, String why, int length) throws IOException {
    TypeSerializer<String> values = serializer(Encoders.STRING());
    byte[] inCell = ByteBuffer.allocate(bytes.length + 1).put((byte) 0).put(bytes).array();
    var restored = new StateCellSerializer<String>(BoundEncoder.of(Encoders.STRING()).schemaJson());
    DataOutputSerializer out = new DataOutputSerializer(64);
    for (ThrowingCallable reading :
        List.<ThrowingCallable>of(
            () -> read(values, bytes),
            () -> values.copy(new DataInputDeserializer(bytes), out),
            () -> read(restored, inCell),
            () -> restored.copy(new DataInputDeserializer(inCell), out))) {
      assertThatThrownBy(reading)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Cannot read a value of Spark's: " + why)
          .hasMessageContaining("(" + length + "); the bytes are damaged");
    }
  }

  private static DataInputView stream(byte[] bytes) {
    return new DataInputViewStreamWrapper(new ByteArrayInputStream(bytes));
  }

  private void assertDamaged(
      TypeSerializerSnapshot<?> snapshot, byte[] bytes, String what, int length) {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    assertThatThrownBy(() -> snapshot.readSnapshot(1, in, getClass().getClassLoader()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot read " + what + " from a snapshot: its length is not")
        .hasMessageContaining("(" + length + ")");
  }

  private static byte[] ints(int value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(4);
    out.writeInt(value);
    return out.getCopyOfBuffer();
  }

  @Test
  void readsTheGoldenFileOfVersionOne() throws Exception {
    BoundEncoder<Visits.Visit> encoder = BoundEncoder.of(Encoders.bean(Visits.Visit.class));
    StateCellSerializer<Visits.Visit> serializer = new StateCellSerializer<>(encoder);
    StateCell<Visits.Visit> cell = new StateCell<>(new Visits.Visit("golden", 42));
    cell.setTimeout(1000);
    cell.setTimer(1001);
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.snapshotConfiguration().writeSnapshot(out);
    serializer.serialize(cell, out);
    String hex = HexFormat.of().formatHex(out.getCopyOfBuffer());
    try (InputStream in = getClass().getResourceAsStream("/state-cell-v1.hex")) {
      assertThat(in).as("state-cell-v1.hex, which should hold %s", hex).isNotNull();
      String golden = new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
      assertThat(hex).isEqualTo(golden);
      DataInputDeserializer bytes = new DataInputDeserializer(HexFormat.of().parseHex(golden));
      StateCellSerializerSnapshot<Visits.Visit> snapshot = new StateCellSerializerSnapshot<>();
      snapshot.readSnapshot(1, bytes, getClass().getClassLoader());
      StateCell<Visits.Visit> read = snapshot.restoreSerializer().deserialize(bytes);
      assertThat(read.isRestored()).isTrue();
      assertThat(read.timeout()).isEqualTo(1000);
      assertThat(read.timer()).isEqualTo(1001);
      assertThat(read.value(serializer.codec()).getUser()).isEqualTo("golden");
    }
  }

  private static StructType schema(String field) {
    return new StructType().add(field, DataTypes.LongType);
  }

  private static <T> void passes(Encoder<T> encoder, T value) throws Exception {
    TypeSerializer<T> serializer = serializer(encoder);
    assertThat(read(serializer, write(serializer, value))).isEqualTo(value);
    assertThat(serializer.copy(value)).isEqualTo(value);
    assertThat(read(serializer, write(serializer, null))).isNull();
    TypeSerializer<T> shipped = InstantiationUtil.clone(serializer);
    assertThat(shipped).isEqualTo(serializer);
    assertThat(read(shipped.duplicate(), write(shipped, value))).isEqualTo(value);
  }

  private static <T> TypeSerializer<T> serializer(Encoder<T> encoder) {
    return EncoderTypeInfo.of(encoder).createSerializer(new SerializerConfigImpl());
  }

  private static <T> byte[] write(TypeSerializer<T> serializer, T value) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    byte[] bytes = out.getCopyOfBuffer();
    DataOutputSerializer copy = new DataOutputSerializer(64);
    serializer.copy(new DataInputDeserializer(bytes), copy);
    assertThat(copy.getCopyOfBuffer()).isEqualTo(bytes);
    return bytes;
  }

  private static <T> T read(TypeSerializer<T> serializer, byte[] bytes) throws Exception {
    return serializer.deserialize(new DataInputDeserializer(bytes));
  }
}
