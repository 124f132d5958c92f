package io.flinkspark.bridge.functions.encoders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.functions.state.Visits;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
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
