package io.flinkspark.bridge.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Flink session cluster that runs somewhere: processes of this machine, containers. */
public interface FlinkCluster {

  /** The REST API and the web page, on this machine. */
  String restUrl();

  Member jobManager();

  List<Member> taskManagers();

  /** Where the cluster's processes have a jar that this machine has there. */
  Path jar(Path here);

  /**
   * Runs Flink's command line, {@code flink}, to its end.
   *
   * @param what completes "Cannot …" in messages
   * @return what it printed
   * @throws TestkitException when it fails; the message holds what it printed
   */
  String commandLine(String what, List<String> arguments);

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
  default FlinkJob run(
      Path jar, String mainClass, List<String> args, int parallelism, Map<String, String> config) {
    return FlinkRun.submit(this, jar, mainClass, args, parallelism, FlinkRun.settings(config));
  }

  /**
   * Like {@link #run}, with more jars for this job alone, as {@code flink run -C} takes them: they
   * are not uploaded, every member reads them where they are.
   */
  default FlinkJob run(
      Path jar, String mainClass, List<String> args, int parallelism, List<Path> classPath) {
    List<String> options = new ArrayList<>();
    for (Path more : classPath) {
      options.addAll(List.of("--classpath", jar(more).toUri().toString()));
    }
    return FlinkRun.submit(this, jar, mainClass, args, parallelism, options);
  }

  /** Like {@link #run}, from a savepoint or a retained checkpoint. */
  default FlinkJob runFrom(
      String savepoint, Path jar, String mainClass, List<String> args, int parallelism) {
    return runFrom(savepoint, jar, mainClass, args, parallelism, Map.of());
  }

  /** Like {@link #runFrom}, with settings of this job alone. */
  default FlinkJob runFrom(
      String savepoint,
      Path jar,
      String mainClass,
      List<String> args,
      int parallelism,
      Map<String, String> config) {
    List<String> options = new ArrayList<>(List.of("--fromSavepoint", savepoint));
    options.addAll(FlinkRun.settings(config));
    return FlinkRun.submit(this, jar, mainClass, args, parallelism, options);
  }

  /** A job that somebody submitted. */
  default FlinkJob job(String id) {
    return new FlinkJob(restUrl(), id);
  }

  /** All jobs that the JobManager knows, those that have ended included. */
  default List<FlinkJob> jobs() {
    return FlinkJob.all(restUrl());
  }
}
