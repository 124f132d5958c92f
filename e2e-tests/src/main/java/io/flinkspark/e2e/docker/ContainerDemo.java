package io.flinkspark.e2e.docker;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Takes an access log through the containers, with the two commands that a person would type. */
public final class ContainerDemo {
  private static final Duration JOB = Duration.ofMinutes(30);
  private static final String JARS = "/opt/bridge/jars/";

  private final Compose compose;
  private final Containers containers;
  private final Progress progress;

  public ContainerDemo(Compose compose, Containers containers, Progress progress) {
    this.compose = compose;
    this.containers = containers;
    this.progress = progress;
  }

  /**
   * Runs Flink's AccessLogJob and Spark's TrafficReportJob.
   *
   * @param log a file of this machine
   * @return the exit code of the first job that failed, else 0
   * @throws CannotException when the containers are not up
   */
  public int run(Path log) throws IOException, InterruptedException {
    boolean up =
        containers.services().stream()
            .anyMatch(service -> service.service().equals("submit") && service.isWell());
    if (!up) {
      throw new CannotException(
          "run the demo", "the container submit is not up", "Run ./bridge docker up first.");
    }
    Path folder = Files.createDirectories(containers.shared().resolve("demo"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path input = Files.copy(log, folder.resolve("access.log"), StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(input, PosixFilePermissions.fromString("rw-r--r--"));
    String shared = "file://" + containers.sharedInside() + "/demo";
    // A folder of its own: a channel holds the epochs of one run.
    String out = "hdfs://namenode:8020/demo/" + System.currentTimeMillis();
    int flink =
        submit(
            "flink run -c io.flinkspark.jobs.flink.AccessLogJob".split(" "),
            JARS + "flink-jobs-" + Installation.VERSION + ".jar",
            "--source",
            shared + "/access.log",
            "--kafka",
            "kafka:9092",
            "--out",
            out);
    if (flink != 0) {
      return flink;
    }
    int spark =
        submit(
            "spark-submit --class io.flinkspark.jobs.spark.TrafficReportJob".split(" "),
            JARS + "spark-jobs-" + Installation.VERSION + ".jar",
            "--in",
            out,
            "--report",
            shared);
    if (spark == 0) {
      progress.say("the report is " + folder.resolve("report").resolve("index.html"));
    }
    return spark;
  }

  private int submit(String[] command, String... arguments) throws InterruptedException {
    List<String> line = new ArrayList<>(List.of("exec", "-T", "submit"));
    line.addAll(List.of(command));
    line.addAll(List.of(arguments));
    progress.say("docker compose " + String.join(" ", line));
    return compose.show(JOB, line.toArray(String[]::new));
  }
}
