package io.flinkspark.jobs.flink.bench;

import io.flinkspark.jobs.flink.accesslog.AccessLogParser;
import io.flinkspark.jobs.flink.accesslog.AccessLogPipeline;
import io.flinkspark.jobs.flink.accesslog.LogTypes;
import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.window.LateDataPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Events per second that one core takes through what follows the shuffle by host: the late gate,
 * the three aligned window operators and the sessions, with state on the heap, firing included. The
 * operators are those of the job itself, taken from its graph.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx768m")
public class WindowWorkBenchmark {

  private static final Set<String> OPERATORS =
      Set.of(
          "late-gate",
          "tumbling_5min-by-host",
          "tumbling_1h-by-host",
          "sliding_1h_15min-by-host",
          "sessions");
  private static final List<OutputTag<?>> SIDE_OUTPUTS =
      List.of(
          new OutputTag<>("late", LogTypes.LATE),
          new OutputTag<>("sessions", LogTypes.EVENT),
          new OutputTag<>("targets", Types.STRING),
          new OutputTag<>("late-for-sessions", LogTypes.EVENT));
  private static final Duration ROUND = Duration.ofDays(5);
  private static final long OUT_OF_ORDERNESS = 60_000;

  private final List<AccessEvent> events = new ArrayList<>();
  private final List<KeyedOneInputStreamOperatorTestHarness<String, AccessEvent, ?>> harnesses =
      new ArrayList<>();
  private long watermark = Long.MIN_VALUE;

  /** Parses the sample and opens the operators. */
  @Setup(Level.Trial)
  public void open() throws Exception {
    SampleLines lines = SampleLines.load();
    AccessLogParser parser = new AccessLogParser();
    for (int i = 0; i < SampleLines.COUNT; i++) {
      var parsed = parser.parse(lines.bytes(), lines.from(i), lines.to(i), "bench", i, null);
      events.add(parsed.left());
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    AccessLogPipeline.build(env.fromData(List.of(), LogTypes.LINE), LateDataPolicy.FLINK);
    for (Transformation<?> each : env.getTransformations()) {
      if (OPERATORS.contains(String.valueOf(each.getUid()))) {
        harnesses.add(harness(each));
      }
    }
    if (harnesses.size() != OPERATORS.size()) {
      throw new IllegalStateException("Cannot measure: only " + harnesses.size() + " operators");
    }
  }

  @SuppressWarnings("unchecked") // all five take events; see AccessLogPipeline
  private static KeyedOneInputStreamOperatorTestHarness<String, AccessEvent, ?> harness(
      Transformation<?> transformation) throws Exception {
    var oneInput = (OneInputTransformation<AccessEvent, Object>) transformation;
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            oneInput.getOperator(), AccessEvent::getHost, Types.STRING);
    harness.getExecutionConfig().enableObjectReuse();
    harness.setup(
        oneInput
            .getOutputType()
            .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    harness.open();
    return harness;
  }

  /** Takes each event of the sample through all operators once. */
  @Benchmark
  @OperationsPerInvocation(SampleLines.COUNT)
  public void windows() throws Exception {
    for (AccessEvent event : events) {
      long time = event.getEventTime().toEpochMilli();
      for (var harness : harnesses) {
        harness.processElement(event, time);
      }
      if (time - OUT_OF_ORDERNESS > watermark) {
        watermark = time - OUT_OF_ORDERNESS;
        for (var harness : harnesses) {
          harness.processWatermark(watermark);
        }
      }
      event.setEventTime(event.getEventTime().plus(ROUND));
    }
    harnesses.forEach(WindowWorkBenchmark::forgetOutput);
  }

  /** The harness keeps all that comes out: what is not forgotten fills the heap. */
  private static void forgetOutput(KeyedOneInputStreamOperatorTestHarness<?, ?, ?> harness) {
    harness.getOutput().clear();
    for (OutputTag<?> tag : SIDE_OUTPUTS) {
      var kept = harness.getSideOutput(tag);
      if (kept != null) {
        kept.clear();
      }
    }
  }

  /** Closes the operators. */
  @TearDown(Level.Trial)
  public void close() throws Exception {
    for (var harness : harnesses) {
      harness.close();
    }
  }
}
