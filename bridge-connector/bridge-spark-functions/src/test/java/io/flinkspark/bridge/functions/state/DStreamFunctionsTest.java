package io.flinkspark.bridge.functions.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.functions.errors.FailedRecord;
import io.flinkspark.bridge.functions.errors.OnError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.spark.api.java.Optional;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.api.java.function.Function3;
import org.apache.spark.sql.Encoders;
import org.apache.spark.streaming.Durations;
import org.apache.spark.streaming.State;
import org.apache.spark.streaming.StateSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DStreamFunctionsTest {
  private static final Function3<String, Optional<Integer>, State<Integer>, String> COUNT =
      (word, one, state) -> {
        if (state.isTimingOut()) {
          return word + " idle";
        }
        int sum = one.orElse(0) + (state.exists() ? state.get() : 0);
        if (one.orElse(0) == 13) {
          throw new IllegalArgumentException("thirteen");
        }
        if (one.orElse(0) == 0) {
          state.remove();
          return word + " gone";
        }
        state.update(sum);
        return word + " " + sum;
      };

  private static final Function2<List<Integer>, Optional<Integer>, Optional<Integer>> SUM =
      (values, state) -> {
        int sum = state.orElse(0);
        for (int value : values) {
          sum += value;
        }
        return sum > 9 ? Optional.empty() : Optional.of(sum);
      };

  private static MapWithStateFunction<String, Tuple2<String, Integer>, Integer, Integer, String>
      counts(StateSpec<String, Integer, Integer, String> spec) {
    return SparkStateful.mapWithState(spec).on((Tuple2<String, Integer> pair) -> pair.f1);
  }

  private static <R> Harness<Tuple2<String, Integer>, R> harness(
      MapWithStateFunction<String, Tuple2<String, Integer>, Integer, Integer, R> function,
      boolean rocksDb)
      throws Exception {
    return new Harness<>(function, pair -> pair.f0, rocksDb);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void keepsStateAndTimesOutIdleKeys(boolean rocksDb) throws Exception {
    var function = counts(StateSpec.function(COUNT).timeout(Durations.seconds(10)));
    OperatorSubtaskState snapshot;
    try (var harness = harness(function, rocksDb)) {
      harness.open();
      harness.setProcessingTime(1_000);
      harness.processElement(Tuple2.of("a", 1), 0);
      harness.setProcessingTime(6_000);
      harness.processElement(Tuple2.of("a", 2), 0);
      harness.processElement(Tuple2.of("b", 1), 0);
      snapshot = harness.snapshot(1, 1);
      assertThat(harness.extractOutputValues()).containsExactly("a 1", "a 3", "b 1");
    }
    try (var harness = harness(function, rocksDb)) {
      harness.initializeState(snapshot);
      harness.open();
      harness.setProcessingTime(16_000);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.setProcessingTime(16_001);
      assertThat(harness.extractOutputValues()).containsExactlyInAnyOrder("a idle", "b idle");
      harness.processElement(Tuple2.of("a", 5), 0);
      assertThat(harness.extractOutputValues()).last().isEqualTo("a 5");
    }
  }

  @Test
  void takesUpAnInitialStateOnce() throws Exception {
    var function = counts(StateSpec.function(COUNT)).withInitialState(Map.of("a", 10));
    try (var harness = harness(function, false)) {
      harness.open();
      harness.processElement(Tuple2.of("a", 1), 0);
      harness.processElement(Tuple2.of("a", 0), 0);
      harness.processElement(Tuple2.of("a", 1), 0);
      assertThat(harness.extractOutputValues()).containsExactly("a 11", "a gone", "a 1");
    }
  }

  @Test
  void setsAsideARecordOnWhichTheFunctionThrows() throws Exception {
    TypeInformation<Tuple2<String, Integer>> pairs = Types.TUPLE(Types.STRING, Types.INT);
    var function = counts(StateSpec.function(COUNT));
    try (var harness = harness(function.onError(OnError.SIDE_OUTPUT, pairs), false)) {
      harness.open();
      harness.processElement(Tuple2.of("a", 1), 0);
      harness.processElement(Tuple2.of("a", 13), 0);
      harness.processElement(Tuple2.of("a", 1), 0);
      assertThat(harness.extractOutputValues()).containsExactly("a 1", "a 2");
      assertThat(harness.getSideOutput(FailedRecord.tag(pairs))).hasSize(1);
    }
    try (var harness = harness(function, false)) {
      harness.open();
      assertThatThrownBy(() -> harness.processElement(Tuple2.of("a", 13), 0))
          .hasMessageContaining("thirteen");
    }
  }

  @Test
  void updatesForEachRecord() throws Exception {
    try (var harness =
        new Harness<Integer, Tuple2<String, Integer>>(
            SparkStateful.updateStateByKey(SUM), value -> "key", true)) {
      harness.open();
      for (int value : new int[] {1, 2, 7, 4}) {
        harness.processElement(value, 0);
      }
      assertThat(harness.extractOutputValues())
          .containsExactly(Tuple2.of("key", 1), Tuple2.of("key", 3), Tuple2.of("key", 4));
    }
  }

  @Test
  void updatesInBatchesOfEventTimeAlsoWithoutRecords() throws Exception {
    UpdateStateFunction<String, Integer, Integer> function =
        SparkStateful.<String, Integer, Integer>updateStateByKey(
                SUM, Encoders.STRING(), Encoders.INT())
            .batched(Batching.eventTime(Duration.ofMillis(100)), Types.INT);
    try (var harness = new Harness<>(function, value -> "key", false)) {
      harness.open();
      harness.processElement(1, 20);
      harness.processElement(2, 10);
      harness.processElement(4, 250);
      harness.processWatermark(299);
      List<Integer> states = new ArrayList<>();
      harness.extractOutputValues().forEach(pair -> states.add(pair.f1));
      assertThat(states).containsExactly(3, 3, 7);
      harness.processWatermark(Long.MAX_VALUE);
    }
  }
}
