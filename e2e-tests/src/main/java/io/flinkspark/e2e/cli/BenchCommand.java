package io.flinkspark.e2e.cli;

import io.flinkspark.e2e.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Benchmarks, as flink-jobs' Maven profile {@code bench} runs them. */
@Command(
    name = "bench",
    description = "Runs the JMH benchmarks of the jobs: line parser, per-record window work.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  /** What can be measured. */
  enum Subject {
    JOBS;

    @Override
    public String toString() {
      return "jobs";
    }
  }

  @Parameters(paramLabel = "WHAT", description = "One of: ${COMPLETION-CANDIDATES}.")
  private Subject subject;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "bridge-out/bench",
      description = "Gets the figures (jobs.json). Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return switch (subject) {
      case JOBS -> jobs();
    };
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
