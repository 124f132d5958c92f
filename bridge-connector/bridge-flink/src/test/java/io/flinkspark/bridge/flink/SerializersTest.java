package io.flinkspark.bridge.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.SplitId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The golden files are what running jobs have in their checkpoints: never edit one. */
class SerializersTest {

  private static final SparkSplit SPLIT =
      new SparkSplit(
          new UUID(0x0123456789ABCDEFL, -2),
          new SplitId(3, 70_000),
          1L << 40,
          List.of("a", "bé"),
          "flink-0a1b2c3d",
          1L << 41,
          SparkSplit.UNKNOWN);
  private static final SparkEnumeratorState STATE =
      new SparkEnumeratorState(
          true,
          List.of(
              SPLIT, new SparkSplit(new UUID(0, 1), new SplitId(0, 0), 0, List.of(), "", -1, -1)),
          List.of(new SplitFinished(new UUID(0, 1), new SplitId(0, 258))),
          "flink-0a1b2c3d",
          new UUID(0, 1));

  private final SparkSplitSerializer splits = new SparkSplitSerializer();
  private final SparkEnumeratorStateSerializer states = new SparkEnumeratorStateSerializer();

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = SerializersTest.class.getResourceAsStream("/golden/" + name)) {
      String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
  }

  @Test
  void splitHasItsBytes() throws IOException {
    assertThat(splits.getVersion()).isEqualTo(2);
    assertThat(HexFormat.of().formatHex(splits.serialize(SPLIT)))
        .isEqualTo(HexFormat.of().formatHex(golden("split-v2.hex")));
    assertThat(splits.deserialize(2, golden("split-v2.hex"))).isEqualTo(SPLIT);
  }

  @Test
  void restoresASplitThatKnewNeitherConsumerNorSize() throws IOException {
    assertThat(splits.deserialize(1, golden("split-v1.hex"))).isEqualTo(asOfOld(SPLIT));
  }

  private static SparkSplit asOfOld(SparkSplit split) {
    return new SparkSplit(split.generation(), split.id(), split.row(), split.hosts(), "", -1, -1);
  }

  private static List<SparkSplit> unassignedAsOfOld() {
    return STATE.unassigned().stream().map(SerializersTest::asOfOld).toList();
  }

  @Test
  void enumeratorStateHasItsBytes() throws IOException {
    assertThat(states.getVersion()).isEqualTo(3);
    assertThat(HexFormat.of().formatHex(states.serialize(STATE)))
        .isEqualTo(HexFormat.of().formatHex(golden("enumerator-v3.hex")));
    assertThat(states.deserialize(3, golden("enumerator-v3.hex"))).isEqualTo(STATE);
    SparkEnumeratorState undiscovered = SparkEnumeratorState.undiscovered("me");
    assertThat(states.deserialize(3, states.serialize(undiscovered))).isEqualTo(undiscovered);
  }

  @Test
  void restoresAStateThatKnewNeitherConsumerNorGeneration() throws IOException {
    SparkEnumeratorState old = states.deserialize(2, golden("enumerator-v2.hex"));

    assertThat(old)
        .isEqualTo(new SparkEnumeratorState(true, unassignedAsOfOld(), STATE.finished(), "", null));
    assertThat(old.withConsumerIfUnknown("flink").consumer()).isEqualTo("flink");
    assertThat(STATE.withConsumerIfUnknown("flink")).isSameAs(STATE);
  }

  @Test
  void restoresAStateThatKnewNothingOfFinishedSplits() throws IOException {
    assertThat(states.deserialize(1, golden("enumerator-v1.hex")))
        .isEqualTo(new SparkEnumeratorState(true, unassignedAsOfOld(), List.of(), "", null));
  }

  @Test
  void refusesAnUnknownVersion() {
    assertThatThrownBy(() -> splits.deserialize(9, golden("split-v1.hex")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cannot restore a Spark source's split")
        .hasMessageContaining("reads format 2 at most (9)");
    assertThatThrownBy(() -> states.deserialize(9, golden("enumerator-v1.hex")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cannot restore a Spark source's enumerator");
  }
}
