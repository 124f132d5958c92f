package io.flinkspark.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

class SingleObjectTest {

  private final SingleObject<RejectedLine> lines = SingleObject.of(RejectedLine.class);
  private final byte[] message = lines.encode(SampleRecords.rejectedLine());

  @Test
  void avrosOwnMessagesAreTheSame() throws Exception {
    ByteBuffer avros = SampleRecords.rejectedLine().toByteBuffer();

    assertThat(ByteBuffer.wrap(message)).isEqualTo(avros);
    assertThat(RejectedLine.fromByteBuffer(ByteBuffer.wrap(message)))
        .isEqualTo(SampleRecords.rejectedLine());
  }

  @Test
  void decodedRecordsAreIndependent() {
    RejectedLine first = lines.decode(message);
    RejectedLine second = lines.decode(message);

    first.setText("changed");

    assertThat(second).isEqualTo(SampleRecords.rejectedLine());
  }

  @Test
  void keepsALineOf16MiB() {
    RejectedLine line = SampleRecords.rejectedLine();
    line.setText("\u00ff".repeat(16 << 20));

    assertThat(lines.decode(lines.encode(line))).isEqualTo(line);
  }

  @Test
  void everyTruncationIsRefused() {
    for (int length = 0; length < message.length; length++) {
      byte[] truncated = Arrays.copyOf(message, length);
      assertThatThrownBy(() -> lines.decode(truncated))
          .as("%d bytes", length)
          .isInstanceOf(SchemaException.class)
          .hasMessageStartingWith("Cannot decode RejectedLine: " + length + " bytes ");
    }
  }

  @Test
  void aMessageThatGoesOnTooLongIsRefused() {
    assertThatThrownBy(() -> lines.decode(Arrays.copyOf(message, message.length + 1)))
        .isInstanceOf(SchemaException.class)
        .hasMessage(
            "Cannot decode RejectedLine: bytes follow the record (%d in all)", message.length + 1);
  }

  @Test
  void aMessageWithoutMarkerIsRefused() {
    assertThatThrownBy(() -> lines.decode("{\"json\": true}".getBytes()))
        .isInstanceOf(SchemaException.class)
        .hasMessage("Cannot decode RejectedLine: no single-object marker C3 01 (7B 22)");
  }

  @Test
  void aMessageOfAnotherSchemaIsRefusedByItsId() {
    byte[] alert = SingleObject.of(Alert.class).encode(SampleRecords.alert());

    assertThatThrownBy(() -> lines.decode(alert))
        .isInstanceOf(SchemaException.class)
        .hasMessage(
            "Cannot decode RejectedLine: unknown writer schema %s (known: [%s])",
            SchemaIds.hex(SchemaIds.of(Alert.getClassSchema())),
            SchemaIds.hex(SchemaIds.of(RejectedLine.getClassSchema())));
  }

  /** Damage may go unnoticed, as in any text, but never ends in anything but a SchemaException. */
  @Test
  void damagedMessagesNeverEndInAnythingElse() {
    long seed = 20261120;
    Random random = new Random(seed);
    SingleObject<WindowResult> windows = SingleObject.of(WindowResult.class);
    byte[] intact = windows.encode(SampleRecords.window());
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = intact.clone();
      for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        windows.decode(damaged);
      } catch (SchemaException e) {
        refused++;
      }
    }
    assertThat(refused).as("seed %d", seed).isPositive();
    assertThat(windows.decode(intact)).isEqualTo(SampleRecords.window());
  }

  @Test
  void anIncompleteRecordIsRefused() {
    assertThatThrownBy(() -> lines.encode(new RejectedLine()))
        .isInstanceOf(SchemaException.class)
        .hasMessageStartingWith("Cannot encode RejectedLine: ")
        .hasMessageContaining("source");
  }

  @Test
  void readsOlderWritersThatItIsTold() throws Exception {
    Schema older = keyCount("{'name':'key','type':'string'},{'name':'count','type':'int'}");
    GenericRecord written = new GenericData.Record(older);
    written.put("key", "::1");
    written.put("count", 3);
    ByteBuffer bytes =
        new BinaryMessageEncoder<GenericRecord>(GenericData.get(), older).encode(written);
    byte[] old = Arrays.copyOf(bytes.array(), bytes.remaining());
    SingleObject<KeyCount> strict = SingleObject.of(KeyCount.class);
    SingleObject<KeyCount> open = strict.withWriterSchemas(List.of(older));

    assertThat(open.decode(old)).isEqualTo(new KeyCount("::1", 3L));
    assertThat(open.decode(strict.encode(new KeyCount("a", 1L)))).isEqualTo(new KeyCount("a", 1L));
    assertThatThrownBy(() -> strict.decode(old))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("unknown writer schema");
  }

  @Test
  void refusesWritersThatItCannotRead() {
    Schema other = keyCount("{'name':'key','type':'string'}");

    assertThatThrownBy(() -> SingleObject.of(KeyCount.class).withWriterSchemas(List.of(other)))
        .isInstanceOf(SchemaException.class)
        .hasMessage(
            "Cannot read KeyCount from records of schema %s:"
                + " [READER_FIELD_MISSING_DEFAULT_VALUE at /fields/1: count]",
            SchemaIds.hex(SchemaIds.of(other)));
  }

  private static Schema keyCount(String fields) {
    String json =
        "{'type':'record','name':'KeyCount','namespace':'io.flinkspark.schema','fields':[%s]}"
            .formatted(fields);
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }
}
