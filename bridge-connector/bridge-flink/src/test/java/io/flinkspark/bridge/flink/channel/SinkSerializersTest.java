package io.flinkspark.bridge.flink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.EpochCommit;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;

/** The golden files are what running jobs have in their checkpoints: never edit one. */
class SinkSerializersTest {

  private static final ChannelCommittable COMMITTABLE =
      new ChannelCommittable(
          "2f1c9e40-0b7d-4c55-9a51-6a8f0d1e2c3b",
          "7d3b8a12-55c4-4f0e-8d21-0c9e4b6f7a58",
          true,
          new EpochCommit(
              70_000,
              new ChannelSchema("0123456789abcdef0123456789abcdef", "{\"name\":\"é\"}"),
              List.of(
                  EpochFile.whole("data/day=2026-11-20/a_1_0_b.parquet", 3, 1L << 40),
                  EpochFile.whole("data/day=2026-11-21/a_1_1_c.parquet", 1L << 33, 258)),
              new EventTimes(-1, 1_764_460_800_000L),
              1_764_460_799_999L));
  private static final ChannelCommittable SMALLEST =
      new ChannelCommittable(
          "r",
          "",
          false,
          new EpochCommit(
              1, new ChannelSchema("s", ""), List.of(), EventTimes.NONE, Long.MIN_VALUE));
  private static final WrittenFiles WRITTEN =
      new WrittenFiles(COMMITTABLE.commit().files(), COMMITTABLE.commit().eventTimes());

  private final ChannelCommittableSerializer committables = new ChannelCommittableSerializer();
  private final WrittenFilesSerializer written = new WrittenFilesSerializer();

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = SinkSerializersTest.class.getResourceAsStream("/golden/" + name)) {
      String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void committableHasItsBytes() throws IOException {
    assertThat(committables.getVersion()).isEqualTo(1);
    assertThat(hex(committables.serialize(COMMITTABLE)))
        .isEqualTo(hex(golden("channel-committable-v1.hex")));
    assertThat(committables.deserialize(1, golden("channel-committable-v1.hex")))
        .isEqualTo(COMMITTABLE);
    assertThat(committables.deserialize(1, committables.serialize(SMALLEST))).isEqualTo(SMALLEST);
  }

  @Test
  void writtenFilesHaveTheirBytes() throws IOException {
    assertThat(written.getVersion()).isEqualTo(1);
    assertThat(hex(written.serialize(WRITTEN)))
        .isEqualTo(hex(golden("channel-written-files-v1.hex")));
    assertThat(written.deserialize(1, golden("channel-written-files-v1.hex"))).isEqualTo(WRITTEN);
  }

  @Test
  void longTextsAreNoTrouble() throws IOException {
    ChannelCommittable committable =
        new ChannelCommittable(
            "r",
            "p",
            true,
            new EpochCommit(
                1,
                new ChannelSchema("s", "é".repeat(ChannelSchema.MAX_CHARACTERS)),
                List.of(),
                EventTimes.NONE,
                0));

    assertThat(committables.deserialize(1, committables.serialize(committable)))
        .isEqualTo(committable);
  }

  @Test
  void aNewerVersionIsRefused() {
    assertThatThrownBy(() -> committables.deserialize(2, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot restore a channel sink's committable: this version of bridge-flink reads format"
                + " 1 at most (2)");
  }

  @Test
  void bytesThatAreCutShortAreRefused() throws IOException {
    for (SimpleVersionedSerializer<?> serializer : List.of(committables, written)) {
      byte[] bytes =
          serializer == committables
              ? committables.serialize(COMMITTABLE)
              : written.serialize(WRITTEN);
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> serializer.deserialize(1, cut))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("it is damaged");
      }
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
      assertThatThrownBy(() -> serializer.deserialize(1, longer))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("bytes behind its end");
    }
  }

  @Test
  void lengthsThatNobodyCanMeanTakeNoMemory() throws IOException {
    byte[] bytes = committables.serialize(SMALLEST);
    for (int at = 0; at + Integer.BYTES <= bytes.length; at++) {
      byte[] changed = bytes.clone();
      for (int i = 0; i < Integer.BYTES; i++) {
        changed[at + i] = (byte) (i == 0 ? 0x7F : 0xFF);
      }
      try {
        committables.deserialize(1, changed);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("Cannot restore a channel sink's committable");
      }
    }
  }

  @Test
  void valuesThatAreNotAllowedAreRefused() throws IOException {
    String outside =
        hex(committables.serialize(COMMITTABLE))
            .replace(
                hex("data/day=2026-11-20".getBytes(StandardCharsets.US_ASCII)),
                hex("data/../../../../ab".getBytes(StandardCharsets.US_ASCII)));

    assertThatThrownBy(() -> committables.deserialize(1, HexFormat.of().parseHex(outside)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it must be relative and plain");
  }
}
