package io.flinkspark.e2e.cli;

import io.flinkspark.e2e.Installation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Benchmarks, on the class path of the tests that hold them. */
@Command(
    name = "bench",
    description = "Runs the JMH benchmarks of the jobs: line parser, per-record window work.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  private static final String BENCHMARKS = "io.flinkspark.jobs.flink.bench.BenchmarkMain";

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
      description = "Gets the figures. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return switch (subject) {
      case JOBS -> jobs();
    };
  }

  private int jobs() throws IOException, InterruptedException {
    Installation installation = Installation.detect();
    Path module = installation.root().resolve("flink-jobs");
    System.out.println("Compiling flink-jobs and its benchmarks.");
    int compiled =
        run(
            installation,
            installation.root().resolve("mvnw").toString(),
            "-q",
            "-pl",
            "flink-jobs",
            "-am",
            "test-compile",
            "dependency:build-classpath",
            "-Dmdep.includeScope=test",
            "-Dmdep.outputFile=target/bench-classpath.txt");
    if (compiled != 0) {
      return 1;
    }
    String classPath =
        String.join(
            File.pathSeparator,
            module.resolve("target/test-classes").toString(),
            module.resolve("target/classes").toString(),
            Files.readString(module.resolve("target/bench-classpath.txt")).trim());
    return run(
        installation,
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        classPath,
        BENCHMARKS,
        "--out",
        out.toAbsolutePath().toString());
  }

  private static int run(Installation installation, String... command)
      throws IOException, InterruptedException {
    return new ProcessBuilder(List.of(command))
        .directory(installation.root().toFile())
        .inheritIO()
        .start()
        .waitFor();
  }
}
