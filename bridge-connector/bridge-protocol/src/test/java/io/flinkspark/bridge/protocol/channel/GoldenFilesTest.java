package io.flinkspark.bridge.protocol.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One file of each kind, as version 1 wrote it. A new version adds files, it edits none. */
class GoldenFilesTest {

  private static final String CHANNEL = "3f0f44e6-3a3c-4d3e-9d6a-6f7b8f0d3c11";

  /** What a file holds, how it is written and how it is read. */
  record Sample<T>(String name, T value, byte[] written, Function<byte[], T> reader) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Sample<LedgerEntry> entry(String name, LedgerEntry entry) {
    return new Sample<>(
        name,
        entry,
        EntryCodec.write(entry, CHANNEL),
        bytes -> EntryCodec.read(bytes, entry.number(), CHANNEL));
  }

  private static ChannelEpoch epoch() {
    return new ChannelEpoch(
        41,
        7,
        1234,
        "orders-8f3a",
        List.of(
            EpochFile.whole("data/day=2026-11-20/größe-1.parquet", 1000, 65_536),
            EpochFile.whole("data/day=2026-11-21/part-2.parquet", 5, 999)),
        1005,
        66_535,
        new EventTimes(1_795_000_000_000L, 1_795_000_059_999L),
        1_795_000_030_000L,
        1_795_000_061_234L);
  }

  private static ChannelEpoch quietEpoch() {
    return new ChannelEpoch(
        42,
        7,
        1235,
        "orders-8f3a",
        List.of(),
        0,
        0,
        EventTimes.NONE,
        ChannelEpoch.NO_WATERMARK,
        1_795_000_071_234L);
  }

  private static UnnamedFiles unnamed() {
    return new UnnamedFiles(
        12,
        new TreeMap<>(
            Map.of(
                "data/day=2026-11-20/run-a_7_0_u1.parquet", 1_795_000_080_000L,
                "data/day=2026-11-21/run-a_7_1_u2.parquet", 1_795_000_080_000L,
                "data/compaction_1794000000000_0_u3.parquet", 1_795_000_090_000L)),
        new TreeMap<>(Map.of("data/run-y_0_0_u4.parquet", 1_795_000_090_000L)));
  }

  static Stream<Sample<?>> samples() {
    ChannelIdentity identity = new ChannelIdentity(CHANNEL, "orders-v1", 1_795_000_000_001L);
    ChannelSchema schema =
        new ChannelSchema("orders-8f3a", "{\"type\":\"record\",\n\"name\":\"Order\"}");
    Map<Long, List<EpochFile>> moved = new LinkedHashMap<>();
    moved.put(40L, List.of(new EpochFile("data/merged-1.parquet", 0, 7, 1012, 70_000)));
    moved.put(41L, List.of(new EpochFile("data/merged-1.parquet", 7, 1005, 1012, 70_000)));
    moved.put(42L, List.of());
    byte[] epochs = SegmentCodec.writeEpochs(List.of(epoch(), quietEpoch()), CHANNEL);
    Segment leaf = SegmentCodec.name(epochs, 0, EpochSummary.of(List.of(epoch(), quietEpoch())));
    byte[] parent = SegmentCodec.writeSegments(List.of(leaf), CHANNEL);
    ChannelRun first = new ChannelRun("run-a", 1, 1, 0, 1000, 1000, ChannelEpoch.NO_WATERMARK);
    ChannelRun second =
        new ChannelRun("run-b", 40, 1, 1000, 1235, Long.MAX_VALUE, 1_795_000_030_000L);
    LedgerHead head =
        new LedgerHead(
            99,
            1_795_000_071_234L,
            42,
            42,
            39,
            1000,
            0,
            7,
            "0b3f0e5c-6f5a-4a55-8a3e-0d3c9f2b7a10",
            List.of(first, second),
            List.of("run-x"));
    Snapshot snapshot =
        new Snapshot(head, List.of(leaf), List.of("1-40-00112233445566778899aabbccddeeff"));
    return Stream.of(
        new Sample<>("channel", identity, identity.write(), ChannelIdentity::read),
        new Sample<>(
            "schema", schema, schema.write(), bytes -> ChannelSchema.read(bytes, schema.id())),
        entry(
            "entry-claim",
            new LedgerEntry.Claim(
                7, 1_795_000_000_002L, "w-1", "run-b", "run-a", 1000, 39, 1_795_000_000_000L)),
        entry(
            "entry-first-claim",
            new LedgerEntry.Claim(
                1, 1_795_000_000_001L, "w-0", "run-a", "", 0, 0, ChannelEpoch.NO_WATERMARK)),
        entry("entry-epoch", new LedgerEntry.Commit(97, 1_795_000_061_234L, epoch())),
        entry("entry-epoch-quiet", new LedgerEntry.Commit(98, 1_795_000_071_234L, quietEpoch())),
        entry(
            "entry-compaction",
            new LedgerEntry.Compaction(99, 1_795_000_072_000L, new TreeMap<>(moved))),
        entry("entry-expiry", new LedgerEntry.Expiry(100, 1_795_000_073_000L, 39, 1000)),
        new Sample<>(
            "segment-epochs",
            List.of(epoch(), quietEpoch()),
            epochs,
            bytes -> SegmentCodec.readEpochs(bytes, "segment", CHANNEL)),
        new Sample<>(
            "segment-segments",
            List.of(leaf),
            parent,
            bytes -> SegmentCodec.readSegments(bytes, "segment", CHANNEL)),
        new Sample<>(
            "snapshot",
            snapshot,
            SnapshotCodec.write(snapshot, CHANNEL),
            bytes -> SnapshotCodec.read(bytes, 99, CHANNEL)),
        new Sample<>(
            "unnamed",
            unnamed(),
            unnamed().write(CHANNEL),
            bytes -> UnnamedFiles.read(bytes, 12, CHANNEL)));
  }

  private static byte[] golden(String name) {
    String file = "/golden/channel-v1/" + name + ".json";
    try (InputStream in = GoldenFilesTest.class.getResourceAsStream(file)) {
      assertThat(in).as("golden file %s", file).isNotNull();
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  <T> void staysAsItWas(Sample<T> sample) {
    byte[] golden = golden(sample.name());
    assertThat(new String(sample.written(), StandardCharsets.UTF_8))
        .isEqualTo(new String(golden, StandardCharsets.UTF_8));
    assertThat(sample.reader().apply(golden)).isEqualTo(sample.value());
  }
}
