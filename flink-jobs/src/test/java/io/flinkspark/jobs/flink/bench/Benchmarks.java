package io.flinkspark.jobs.flink.bench;

import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs this module's benchmarks: {@code ./mvnw -pl flink-jobs -am package -DskipTests -Pbench}.
 * Arguments: optionally a pattern of benchmark names, optionally a file for the results as JSON.
 */
public final class Benchmarks {

  private Benchmarks() {}

  /** Runs and prints. */
  public static void main(String[] arguments) throws Exception {
    String pattern = arguments.length > 0 && !arguments[0].isBlank() ? arguments[0] : "Benchmark";
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(Benchmarks.class.getPackageName() + ".*" + pattern)
            .jvmArgsPrepend(
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Dshared.data.dir=" + System.getProperty("shared.data.dir", "../shared/data"));
    if (arguments.length > 1 && !arguments[1].isBlank()) {
      options.resultFormat(ResultFormatType.JSON).result(arguments[1]);
    }
    new Runner(options.build()).run();
  }
}
