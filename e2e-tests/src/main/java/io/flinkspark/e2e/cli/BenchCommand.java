package io.flinkspark.e2e.cli;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.Reason;
import io.flinkspark.e2e.bench.BenchException;
import io.flinkspark.e2e.bench.BenchOptions;
import io.flinkspark.e2e.bench.Benchmark;
import io.flinkspark.e2e.bench.ChannelBenchmark;
import io.flinkspark.e2e.bench.DirectBenchmark;
import io.flinkspark.e2e.bench.FunctionsBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Benchmarks: of the jobs, as flink-jobs' Maven profile {@code bench} runs them, of the direct
 * source, of the channel, and of Spark's functions in Flink.
 */
@Command(
    name = "bench",
    description = {
      "jobs: runs the JMH benchmarks of the jobs: line parser, per-record window work.",
      "direct: measures the way from Spark to Flink against its limits and its alternatives.",
      "channel: measures the way from Flink to Spark against plain Parquet files.",
      "functions: measures Spark's code in Flink against Java, Flink SQL and Spark itself."
    },
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  /** What can be measured. */
  enum Subject {
    JOBS,
    DIRECT,
    CHANNEL,
    FUNCTIONS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(paramLabel = "WHAT", description = "One of: ${COMPLETION-CANDIDATES}.")
  private Subject subject;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "bridge-out/bench",
      description =
          "Gets the figures (jobs.json; direct.json, channel.json and functions.json, with a page"
              + " each). Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "4000000",
      description =
          "direct, channel, functions: rows of the main dataset. Default: ${DEFAULT-VALUE}.")
  private long rows;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "direct, channel, functions: measured passes of each case. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--cases",
      paramLabel = "CASE",
      split = ",",
      description =
          "direct, channel, functions: only these cases, as they are named in direct.json,"
              + " channel.json, functions.json.")
  private Set<String> cases = Set.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    return switch (subject) {
      case JOBS -> jobs();
      case DIRECT ->
          run(new DirectBenchmark(Installation.detect(), options(), new Progress(System.out)));
      case CHANNEL ->
          run(new ChannelBenchmark(Installation.detect(), options(), new Progress(System.out)));
      case FUNCTIONS ->
          run(new FunctionsBenchmark(Installation.detect(), options(), new Progress(System.out)));
    };
  }

  private BenchOptions options() {
    return new BenchOptions(rows, rounds, out, cases);
  }

  private static int run(Benchmark benchmark) {
    Runtime.getRuntime().addShutdownHook(new Thread(benchmark::close, "stop"));
    try {
      benchmark.run();
      return 0;
    } catch (CannotException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new BenchException(
          "The benchmark failed: %s%nThe logs are in %s".formatted(Reason.of(e), benchmark.logs()),
          e);
    } finally {
      benchmark.close();
    }
  }

  private int jobs() throws IOException, InterruptedException {
    Path root = Installation.detect().root();
    Path folder = Files.createDirectories(out.toAbsolutePath());
    Process benchmarks =
        new ProcessBuilder(
                root.resolve("mvnw").toString(),
                "-q",
                "-pl",
                "flink-jobs",
                "-am",
                "-DskipTests",
                "-Pbench",
                "package",
                "-Dbench.result=" + folder.resolve("jobs.json"))
            .directory(root.toFile())
            .inheritIO()
            .start();
    return benchmarks.waitFor() == 0 ? 0 : 1;
  }
}
