package io.flinkspark.bridge.testkit;

import com.grack.nanojson.JsonArray;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Flink cluster of its own for one program (application mode, {@code standalone-job.sh}): the
 * JobManager runs the main class and ends with it. Its logs are those of jobmanager and taskmanager
 * with the application's name in front. Safe for use by many threads.
 */
public final class FlinkApplication implements AutoCloseable {

  private final Site site;
  private final String name;
  private final String mainClass;
  private final FlinkOptions options;
  private final MemberProcess jobManager;
  private final MemberProcess taskManager;

  FlinkApplication(
      Site site, FlinkOptions options, Path jar, String mainClass, List<String> args, int slots) {
    this.site = site;
    this.name = site.runName("flink-application");
    this.mainClass = mainClass;
    this.options = options.withTaskManagers(1).withSlots(slots);
    this.jobManager =
        new MemberProcess(name + "-jobmanager", site, start -> jobManagerLaunch(jar, args, slots));
    this.taskManager = new MemberProcess(name + "-taskmanager", site, start -> taskManagerLaunch());
  }

  void start() {
    ConfigFiles.copyResource("conf/log4j2-flink.properties", conf().resolve("log4j2.properties"));
    ConfigFiles.writeYaml(
        conf().resolve("config.yaml"),
        FlinkConfiguration.settings(
            options,
            site.ports().of(name + "-rest"),
            site.ports().of(name + "-rpc"),
            site.folder(FlinkProcesses.SYSTEM, name, "tmp"),
            site.folder(FlinkProcesses.SYSTEM, name, "state")));
    try {
      // First the JobManager: without a TaskManager the program cannot end before it is seen.
      jobManager.start();
      taskManager.start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The REST API, until the program has ended. */
  public String restUrl() {
    return "http://127.0.0.1:" + site.ports().of(name + "-rest");
  }

  /** The program's first job, as soon as there is one. */
  public FlinkJob job(Duration atMost) {
    List<String> ids = new ArrayList<>();
    Waiting.until(
        "see a job of " + this,
        atMost,
        () -> {
          JsonArray jobs = Rest.get(restUrl() + "/jobs").getArray("jobs");
          for (int i = 0; i < jobs.size(); i++) {
            ids.add(jobs.getObject(i).getString("id"));
          }
          return ids.isEmpty() ? Optional.of("it has none") : Optional.empty();
        });
    return new FlinkJob(restUrl(), ids.get(0));
  }

  /**
   * Waits until the program and its jobs have ended.
   *
   * @return the JobManager's exit code, 0 when all succeeded
   */
  public int await(Duration atMost) {
    Waiting.until(
        "see the end of " + this + " (log " + jobManager.logFile() + ")",
        atMost,
        () -> jobManager.isAlive() ? Optional.of("it runs") : Optional.empty());
    return jobManager.exitCode();
  }

  public Member jobManager() {
    return jobManager;
  }

  public Member taskManager() {
    return taskManager;
  }

  /** Ends both processes. */
  @Override
  public void close() {
    for (MemberProcess member : List.of(taskManager, jobManager)) {
      if (member.isAlive()) {
        member.stop();
      }
    }
  }

  private Path conf() {
    return site.folder(FlinkProcesses.SYSTEM, name, "conf");
  }

  private JavaCommand java(String entryPoint) {
    return site.java(FlinkProcesses.SYSTEM, entryPoint, conf())
        .withJvmOptions(FlinkConfiguration.MODULE_OPTIONS);
  }

  private MemberProcess.Launch jobManagerLaunch(Path jar, List<String> args, int slots) {
    JavaCommand command =
        java("org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint")
            .withJvmOptions(FlinkConfiguration.JOB_MANAGER_MEMORY)
            .withArguments(
                "--configDir",
                conf().toString(),
                "-Dparallelism.default=" + slots,
                "--jars",
                jar.toAbsolutePath().toUri().toString(),
                // Behind it, because the list of jars goes on to the next option that Flink knows.
                "--job-classname",
                mainClass)
            .withArguments(args);
    return new MemberProcess.Launch(command, output -> notAnswering());
  }

  private Optional<String> notAnswering() throws IOException {
    Rest.get(restUrl() + "/overview");
    return Optional.empty();
  }

  private MemberProcess.Launch taskManagerLaunch() {
    JavaCommand command =
        java("org.apache.flink.runtime.taskexecutor.TaskManagerRunner")
            .withJvmOptions(FlinkConfiguration.taskManagerMemory(options))
            .withArguments("--configDir", conf().toString());
    return new MemberProcess.Launch(
        command, Readiness.printed("Successful registration at resource manager"));
  }

  @Override
  public String toString() {
    return "Flink application " + mainClass;
  }
}
