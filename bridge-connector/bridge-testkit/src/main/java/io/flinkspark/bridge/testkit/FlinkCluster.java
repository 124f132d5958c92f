package io.flinkspark.bridge.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Flink session cluster that runs somewhere: processes of this machine, containers. */
public interface FlinkCluster {

  /** The REST API and the web page, on this machine. */
  String restUrl();

  Member jobManager();

  List<Member> taskManagers();

  /**
   * Submits a job with Flink's command line, as {@code flink run -d}, and returns as soon as the
   * JobManager has it.
   *
   * @throws TestkitException when the main class fails or submits nothing; the message holds what
   *     it printed
   */
  default FlinkJob run(Path jar, String mainClass, List<String> args, int parallelism) {
    return run(jar, mainClass, args, parallelism, Map.of());
  }

  /**
   * Like {@link #run}, with settings of this job alone.
   *
   * @param config Flink's options, as {@code flink run -D} takes them
   */
  FlinkJob run(
      Path jar, String mainClass, List<String> args, int parallelism, Map<String, String> config);

  /**
   * Like {@link #run}, with more jars for this job alone, as {@code flink run -C} takes them: they
   * are not uploaded, every member reads them where they are.
   */
  FlinkJob run(
      Path jar, String mainClass, List<String> args, int parallelism, List<Path> classPath);

  /** Like {@link #run}, from a savepoint or a retained checkpoint. */
  default FlinkJob runFrom(
      String savepoint, Path jar, String mainClass, List<String> args, int parallelism) {
    return runFrom(savepoint, jar, mainClass, args, parallelism, Map.of());
  }

  /** Like {@link #runFrom}, with settings of this job alone. */
  FlinkJob runFrom(
      String savepoint,
      Path jar,
      String mainClass,
      List<String> args,
      int parallelism,
      Map<String, String> config);

  /** A job that somebody submitted. */
  default FlinkJob job(String id) {
    return new FlinkJob(restUrl(), id);
  }

  /** All jobs that the JobManager knows, those that have ended included. */
  default List<FlinkJob> jobs() {
    return FlinkJob.all(restUrl());
  }
}
