package io.flinkspark.bridge.functions.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.functions.ErrorCounts;
import io.flinkspark.bridge.functions.errors.ErrorPolicy;
import io.flinkspark.bridge.functions.errors.OnError;
import io.flinkspark.bridge.functions.errors.SparkFunctionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.datastream.WindowedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are their own timestamps without their sign, and go to keys by their last digit. */
class AggregateErrorsITCase {
  private static final WindowAssigner<Object, TimeWindow> TUMBLING =
      TumblingEventTimeWindows.of(Duration.ofMillis(100));
  private static final WindowAssigner<Object, TimeWindow> SESSIONS =
      EventTimeSessionWindows.withGap(Duration.ofMillis(50));

  private final SparkAggregateFunction<Long, ?, Double> average =
      SparkFunctions.aggregator(new PickyAverage());

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void skipsAndCountsRecords(String backend) throws Exception {
    StreamExecutionEnvironment env = environment(backend);
    // The first of a window, one in its middle, the last, and the only one.
    DataStream<Double> averages =
        average.aggregate(
            OnError.SKIP,
            windowed(env, TUMBLING, -1, 11, 21, -31, 41, -51, 2, 12, -103, -111, 121));

    List<Double> results = new ArrayList<>();
    long count = count(env, averages, results);
    // A window of which all records failed has nothing to give out, as Spark's null.
    assertThat(results).containsExactlyInAnyOrder((11 + 21 + 41) / 3.0, 7.0, 121.0);
    assertThat(count).isEqualTo(5);
  }

  @Test
  void skipsInSessionsAndGivesResultsToTheUsersFunction() throws Exception {
    StreamExecutionEnvironment env = environment("rocksdb");
    DataStream<String> sessions =
        average.aggregate(
            OnError.SKIP,
            windowed(env, SESSIONS, 1, -31, 61, -41, 201, -301),
            new Described(),
            Types.STRING);

    List<String> results = new ArrayList<>();
    long count = count(env, sessions, results);
    assertThat(results)
        .containsExactlyInAnyOrder("key 1 in 1 to 111: 31.0", "key 1 in 201 to 251: 201.0");
    assertThat(count).isEqualTo(3);
  }

  @Test
  void failsByWhatAMergeThrows() throws Exception {
    StreamExecutionEnvironment env = environment("hashmap");
    DataStream<Double> averages =
        average.aggregate(OnError.SKIP, windowed(env, SESSIONS, 900_001, 900_081, 900_041));

    assertThatThrownBy(() -> averages.executeAndCollect(10))
        .hasStackTraceContaining("too much: 1800082");
  }

  @Test
  void failsByWhatAReduceThrows() throws Exception {
    StreamExecutionEnvironment env = environment("hashmap");
    DataStream<Double> averages = average.aggregate(OnError.FAIL, windowed(env, TUMBLING, 1, -11));

    assertThatThrownBy(() -> averages.executeAndCollect(10))
        .hasStackTraceContaining(
            SparkFunctionException.class.getName()
                + ": Cannot evaluate Spark's code for a record: "
                + "java.lang.IllegalArgumentException: negative: -11");
  }

  @Test
  void hasNoSideOutput() {
    var windowed = windowed(environment("hashmap"), TUMBLING, 1);
    assertThatThrownBy(() -> average.aggregate(OnError.SIDE_OUTPUT, windowed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot set failed records aside: a window has no side output for a record that it"
                + " takes in; skip it with OnError.SKIP, or find it before the window with"
                + " SparkFunctions.udf(...).process(...)");
  }

  @Test
  void skipsNothingThatNobodyCounts() {
    var unopened =
        new CountedAggregate<>(average, ErrorPolicy.withoutSideOutput(OnError.SKIP, "no"));
    assertThatThrownBy(() -> addToNew(unopened, -5L))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nothing counts it (java.lang.IllegalArgumentException: negative");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain to skipping", "skipping to plain"})
  @SuppressWarnings("try")
  void goesOnFromTheStateOfOneThatFails(String change) throws Exception {
    WindowedStream<Long, Long, TimeWindow> windowed = windowed(environment("hashmap"), TUMBLING, 1);
    var plain = windowed.aggregate(average);
    var skipping = average.aggregate(OnError.SKIP, windowed);
    boolean toSkipping = change.startsWith("plain");
    OperatorSubtaskState state;
    try (var before = harness(toSkipping ? plain : skipping)) {
      before.open();
      before.processElement(11L, 11);
      state = before.snapshot(1, 1);
    }
    try (var after = harness(toSkipping ? skipping : plain)) {
      after.initializeState(state);
      after.open();
      after.processElement(21L, 21);
      after.processWatermark(200);
      assertThat(after.extractOutputValues()).containsExactly(16.0);
    }
  }

  private static <A> void addToNew(
      org.apache.flink.api.common.functions.AggregateFunction<Long, A, ?> function, long value) {
    function.add(value, function.createAccumulator());
  }

  @SuppressWarnings("unchecked")
  private static KeyedOneInputStreamOperatorTestHarness<Long, Long, Double> harness(
      SingleOutputStreamOperator<Double> stream) throws Exception {
    var transformation = (OneInputTransformation<Long, Double>) stream.getTransformation();
    return new KeyedOneInputStreamOperatorTestHarness<>(
        transformation.getOperator(), AggregateErrorsITCase::key, Types.LONG);
  }

  @SuppressWarnings("try")
  private static <R> long count(
      StreamExecutionEnvironment env, DataStream<R> stream, List<R> results) throws Exception {
    try (CloseableIterator<R> collected = stream.collectAsync()) {
      JobClient job = env.executeAsync();
      collected.forEachRemaining(results::add);
      job.getJobExecutionResult().get();
      return ErrorCounts.of(job.getJobID());
    }
  }

  private static WindowedStream<Long, Long, TimeWindow> windowed(
      StreamExecutionEnvironment env, WindowAssigner<Object, TimeWindow> windows, long... numbers) {
    List<Long> boxed = new ArrayList<>();
    for (long number : numbers) {
      boxed.add(number);
    }
    return env.fromData(boxed, Types.LONG)
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<Long>forBoundedOutOfOrderness(Duration.ofDays(1))
                .withTimestampAssigner((number, time) -> Math.abs(number)))
        .keyBy(AggregateErrorsITCase::key, Types.LONG)
        .window(windows);
  }

  private static Long key(Long number) {
    return Math.abs(number) % 10;
  }

  private static StreamExecutionEnvironment environment(String backend) {
    Configuration configuration = new Configuration();
    configuration.setString("state.backend.type", backend);
    configuration.setString("rest.port", "0");
    configuration.setString("restart-strategy.type", "none");
    ErrorCounts.addTo(configuration);
    return StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
  }

  /** Knows its runtime context, as a rich function does. */
  private static final class Described
      extends ProcessWindowFunction<Double, String, Long, TimeWindow> {
    private static final long serialVersionUID = 1;

    @Override
    public void process(
        Long key, Context context, Iterable<Double> averages, Collector<String> out) {
      assertThat(getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks()).isEqualTo(2);
      TimeWindow window = context.window();
      averages.forEach(
          average ->
              out.collect(
                  "key %d in %d to %d: %s"
                      .formatted(key, window.getStart(), window.getEnd(), average)));
    }
  }
}
