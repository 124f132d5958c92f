package io.flinkspark.bridge.functions.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.functions.errors.FailedRecord;
import io.flinkspark.bridge.functions.errors.OnError;
import io.flinkspark.bridge.functions.state.Visits.Visit;
import io.flinkspark.bridge.functions.typed.SparkFunctions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupStateFunctionTest {
  private static final TypeInformation<Visit> VISITS =
      SparkFunctions.type(Encoders.bean(Visit.class));

  private static GroupStateFunction<String, Visit, Visits.Session, String> sessions() {
    return SparkStateful.flatMapGroupsWithState(
        Visits.sessions(10),
        Encoders.bean(Visits.Session.class),
        Encoders.STRING(),
        GroupStateTimeout.EventTimeTimeout());
  }

  private static <R> Harness<Visit, R> harness(
      KeyedProcessFunction<String, Visit, R> function, boolean rocksDb) throws Exception {
    return new Harness<>(function, Visit::getUser, rocksDb);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void timesOutOnceTheWatermarkIsPastTheTimeout(boolean rocksDb) throws Exception {
    try (var harness = harness(sessions(), rocksDb)) {
      harness.open();
      harness.processElement(new Visit("a", 1), 1);
      harness.processElement(new Visit("a", 5), 5);
      harness.processWatermark(15);
      assertThat(harness.extractOutputValues())
          .containsExactly("open a 1-1 1 [1] with 1", "open a 1-5 2 [1, 5] with 1");
      harness.processWatermark(16);
      assertThat(harness.extractOutputValues().subList(2, 3))
          .containsExactly("closed a 1-5 2 [1, 5] at 16");
      assertThat(rocksDb || harness.numKeyedStateEntries() == 0).isTrue();
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void keepsOneTimerForAKeyWhoseTimeoutMoves() throws Exception {
    try (var harness = harness(sessions(), false)) {
      harness.open();
      for (int i = 1; i <= 6; i++) {
        harness.processElement(new Visit("a", i), i);
        assertThat(harness.numEventTimeTimers()).isEqualTo(1);
      }
      harness.processWatermark(16);
      assertThat(harness.extractOutputValues()).hasSize(6);
      harness.processWatermark(17);
      assertThat(harness.extractOutputValues())
          .last()
          .isEqualTo("closed a 1-6 6 [1, 2, 3, 4, 5, 6] at 17");
    }
  }

  @Test
  void dropsAndCountsRecordsAtTheWatermark() throws Exception {
    try (var harness = harness(sessions(), false)) {
      harness.open();
      harness.processWatermark(100);
      harness.processElement(new Visit("a", 100), 100);
      harness.processElement(new Visit("a", 101), 101);
      assertThat(harness.extractOutputValues()).containsExactly("open a 101-101 1 [101] with 1");
    }
  }

  @Test
  void callsOncePerBatchOfEventTimeWhateverTheOrderOfArrival() throws Exception {
    var function = sessions().batched(Batching.eventTime(Duration.ofMillis(100)), VISITS);
    try (var harness = harness(function, false)) {
      harness.open();
      harness.processElement(new Visit("a", 250), 250);
      harness.processElement(new Visit("a", 120), 120);
      harness.processElement(new Visit("a", 190), 190);
      harness.processWatermark(199);
      assertThat(harness.extractOutputValues())
          .containsExactly("open a 120-190 2 [120, 190] with 2");
      // The session is over at 200, and its batch's watermark is 199: the next batch's records come
      // first.
      harness.processWatermark(Long.MAX_VALUE);
      assertThat(harness.extractOutputValues())
          .containsExactly(
              "open a 120-190 2 [120, 190] with 2",
              "open a 120-250 3 [120, 190, 250] with 1",
              "closed a 120-250 3 [120, 190, 250] at 299");
    }
  }

  @Test
  void callsOncePerBatchOfTheClock() throws Exception {
    GroupStateFunction<String, Visit, Long, String> counts =
        SparkStateful.mapGroupsWithState(
            Visits.counts(), Encoders.LONG(), Encoders.STRING(), GroupStateTimeout.NoTimeout());
    try (var harness =
        harness(counts.batched(Batching.processingTime(Duration.ofSeconds(1)), VISITS), false)) {
      harness.open();
      harness.setProcessingTime(500);
      harness.processElement(new Visit("a", 1), 1);
      harness.processElement(new Visit("b", 1), 1);
      harness.processElement(new Visit("a", 1), 1);
      harness.setProcessingTime(999);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.setProcessingTime(1000);
      assertThat(harness.extractOutputValues()).containsExactlyInAnyOrder("a 2", "b 1");
      harness.processElement(new Visit("a", 1), 1);
      harness.setProcessingTime(2000);
      assertThat(harness.extractOutputValues()).last().isEqualTo("a 3");
    }
  }

  @Test
  void timesOutByTheClock() throws Exception {
    FlatMapGroupsWithStateFunction<String, Visit, Long, String> function =
        (user, visits, state) -> {
          if (state.hasTimedOut()) {
            String text = user + " idle after " + state.get();
            state.remove();
            return List.of(text).iterator();
          }
          state.update((state.exists() ? state.get() : 0) + 1);
          state.setTimeoutDuration(1_000);
          return new ArrayList<String>().iterator();
        };
    try (var harness =
        harness(
            SparkStateful.flatMapGroupsWithState(
                function,
                Encoders.LONG(),
                Encoders.STRING(),
                GroupStateTimeout.ProcessingTimeTimeout()),
            true)) {
      harness.open();
      harness.setProcessingTime(10_000);
      harness.processElement(new Visit("a", 1), 1);
      harness.setProcessingTime(10_500);
      harness.processElement(new Visit("a", 1), 1);
      harness.setProcessingTime(11_500);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.setProcessingTime(11_501);
      assertThat(harness.extractOutputValues()).containsExactly("a idle after 2");
      assertThat(harness.numProcessingTimeTimers()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesOnFromASnapshot(boolean rocksDb) throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness(sessions(), rocksDb)) {
      harness.open();
      harness.processElement(new Visit("a", 1), 1);
      harness.processElement(new Visit("b", 2), 2);
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness(sessions(), rocksDb)) {
      harness.initializeState(snapshot);
      harness.open();
      harness.processElement(new Visit("a", 6), 6);
      harness.processWatermark(100);
      assertThat(harness.extractOutputValues())
          .containsExactlyInAnyOrder(
              "open a 1-6 2 [1, 6] with 1",
              "closed b 2-2 1 [2] at 100",
              "closed a 1-6 2 [1, 6] at 100");
    }
  }

  @Test
  void setsAsideARecordOnWhichTheFunctionThrows() throws Exception {
    FlatMapGroupsWithStateFunction<String, Visit, Long, String> function =
        (user, visits, state) -> {
          long count = (state.exists() ? state.get() : 0) + 1;
          state.update(count);
          if (visits.next().getTime() == 13) {
            throw new IllegalArgumentException("thirteen");
          }
          return List.of(user + " " + count).iterator();
        };
    GroupStateFunction<String, Visit, Long, String> plain =
        SparkStateful.flatMapGroupsWithState(
            function, Encoders.LONG(), Encoders.STRING(), GroupStateTimeout.NoTimeout());
    try (var harness = harness(plain.onError(OnError.SIDE_OUTPUT, VISITS), false)) {
      harness.open();
      harness.processElement(new Visit("a", 1), 1);
      harness.processElement(new Visit("a", 13), 13);
      harness.processElement(new Visit("a", 2), 2);
      assertThat(harness.extractOutputValues()).containsExactly("a 1", "a 2");
      var failed = harness.getSideOutput(FailedRecord.tag(VISITS));
      assertThat(failed).hasSize(1);
      assertThat(failed.peek().getValue().record().getTime()).isEqualTo(13);
      assertThat(failed.peek().getValue().cause()).contains("thirteen");
    }
    try (var harness = harness(plain, false)) {
      harness.open();
      assertThatThrownBy(() -> harness.processElement(new Visit("a", 13), 13))
          .hasMessageContaining("thirteen");
    }
  }
}
