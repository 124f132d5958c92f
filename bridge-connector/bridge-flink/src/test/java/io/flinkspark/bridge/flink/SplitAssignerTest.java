package io.flinkspark.bridge.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.SplitId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SplitAssignerTest {

  private final SplitAssigner assigner = new SplitAssigner();

  private static SparkSplit split(int partition, String... hosts) {
    return new SparkSplit(new UUID(0, 0), new SplitId(0, partition), 0, List.of(hosts), "", -1, -1);
  }

  @Test
  void prefersTheReadersHostAndThenTheOldest() {
    assigner.add(List.of(split(0), split(1, "a", "b"), split(2, "b"), split(3, "b")));

    assertThat(assigner.next("b")).contains(split(1, "a", "b"));
    assertThat(assigner.next("a")).contains(split(0));
    assertThat(assigner.next("b")).contains(split(2, "b"));
    assertThat(assigner.next(null)).contains(split(3, "b"));
    assertThat(assigner.next("b")).isEmpty();
  }

  @Test
  void givesASplitThatCameBackOnceMore() {
    assigner.add(List.of(split(0, "a"), split(1)));
    SparkSplit given = assigner.next("a").orElseThrow();

    assigner.add(List.of(given.startingAt(7)));

    assertThat(assigner.next("a")).contains(given.startingAt(7));
    assertThat(assigner.unassigned()).containsExactly(split(1));
    assertThat(assigner.next("a")).contains(split(1));
    assertThat(assigner.next("a")).isEmpty();
  }
}
