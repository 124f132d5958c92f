package io.flinkspark.jobs.flink.bench;

import io.flinkspark.jobs.flink.accesslog.AccessLogParser;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Lines per second that one core parses. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx512m")
public class ParserBenchmark {

  private final AccessLogParser parser = new AccessLogParser();
  private final SampleLines lines = SampleLines.load();

  /** Parses each line of the sample once. */
  @Benchmark
  @OperationsPerInvocation(SampleLines.COUNT)
  public void parse(Blackhole results) {
    for (int i = 0; i < SampleLines.COUNT; i++) {
      results.consume(parser.parse(lines.bytes(), lines.from(i), lines.to(i), "bench", i, null));
    }
  }
}
