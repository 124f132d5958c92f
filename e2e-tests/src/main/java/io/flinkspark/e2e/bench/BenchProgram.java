package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a {@link BenchProcess} runs: a main class among the tests of a module that Maven has
 * packaged.
 *
 * @param target the module's folder of built things
 * @param code the module's own code in there: its classes, or its jar
 */
record BenchProgram(String mainClass, Path target, String code) {

  static BenchProgram spark(Installation installation) {
    return new BenchProgram(
        "io.flinkspark.jobs.spark.bench.SparkBench",
        installation.root().resolve("spark-jobs").resolve("target"),
        "classes");
  }

  static BenchProgram flink(Installation installation) {
    return new BenchProgram(
        "io.flinkspark.jobs.flink.bench.FlinkBench",
        installation.root().resolve("flink-jobs").resolve("target"),
        "classes");
  }

  /** Flink with the jar that users get, and nothing of Spark besides. */
  static BenchProgram functions(Installation installation) {
    return new BenchProgram(
        "io.flinkspark.bridge.functions.bench.FunctionsBench",
        installation
            .root()
            .resolve("bridge-connector")
            .resolve("bridge-spark-functions")
            .resolve("target"),
        "bridge-spark-functions-" + Installation.VERSION + ".jar");
  }

  /** Refuses to work before Maven has packaged it. */
  void requireBuilt() {
    if (!Files.exists(dependencies())) {
      throw new CannotException(
          "run the benchmark",
          dependencies() + " does not exist",
          "Run ./mvnw -q -DskipTests package first.");
    }
  }

  /** The module's tests and its own code, then what Maven wrote down of its dependencies. */
  String classPath() throws IOException {
    return String.join(
        ":",
        target.resolve("test-classes").toString(),
        target.resolve(code).toString(),
        Files.readString(dependencies()).strip());
  }

  /** Where Maven writes down the module's dependencies when it packages it. */
  private Path dependencies() {
    return target.resolve("bench-classpath.txt");
  }
}
