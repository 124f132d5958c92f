package io.flinkspark.bridge.testkit;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A Flink standalone session cluster: one JobManager and some TaskManagers. */
public final class FlinkProcesses implements FlinkCluster {

  static final String SYSTEM = "flink";
  static final List<String> ROLES = List.of("flink-rest", "flink-rpc");

  private static final Duration SUBMIT_TIMEOUT = Duration.ofMinutes(5);

  private final Site site;
  private final FlinkOptions options;
  private final MemberProcess jobManager;
  private final List<MemberProcess> taskManagers;

  FlinkProcesses(Site site, FlinkOptions options) {
    this.site = site;
    this.options = options;
    this.jobManager = new MemberProcess("jobmanager", site, this::jobManagerLaunch);
    this.taskManagers =
        IntStream.rangeClosed(1, options.taskManagers()).mapToObj(this::taskManager).toList();
  }

  @Override
  public String restUrl() {
    return "http://127.0.0.1:" + site.ports().of("flink-rest");
  }

  @Override
  public Member jobManager() {
    return jobManager;
  }

  @Override
  public List<Member> taskManagers() {
    return List.copyOf(taskManagers);
  }

  /** The folder with config.yaml, for a Flink command line of your own ({@code FLINK_CONF_DIR}). */
  public Path configurationFolder() {
    return site.folder(SYSTEM, "conf");
  }

  @Override
  public Path jar(Path here) {
    return here.toAbsolutePath();
  }

  @Override
  public String commandLine(String what, List<String> arguments) {
    JavaCommand command =
        java("org.apache.flink.client.cli.CliFrontend")
            .withJvmOptions("-Xmx256m", "-XX:TieredStopAtLevel=1")
            .withArguments(arguments)
            .withEnvironment(Map.of("FLINK_CONF_DIR", configurationFolder().toString()));
    return site.run(what, command, site.log(site.runName("flink-run")), SUBMIT_TIMEOUT);
  }

  /**
   * Runs a program on a cluster of its own, beside this one (application mode), with one
   * TaskManager of so many slots.
   *
   * @throws TestkitException when the cluster does not start
   */
  public FlinkApplication runApplication(Path jar, String mainClass, List<String> args, int slots) {
    FlinkApplication application = new FlinkApplication(site, options, jar, mainClass, args, slots);
    application.start();
    return application;
  }

  SystemStart systemStart() {
    return new SystemStart(SYSTEM, ROLES, members(), this::start);
  }

  private void start() {
    Path conf = configurationFolder();
    ConfigFiles.copyResource("conf/log4j2-flink.properties", conf.resolve("log4j2.properties"));
    ConfigFiles.writeYaml(
        conf.resolve("config.yaml"),
        FlinkConfiguration.settings(
            options,
            site.ports().of("flink-rest"),
            site.ports().of("flink-rpc"),
            site.folder(SYSTEM, "tmp"),
            site.folder(SYSTEM, "state")));
    Together.start(members());
  }

  private List<MemberProcess> members() {
    List<MemberProcess> members = new ArrayList<>(List.of(jobManager));
    members.addAll(taskManagers);
    return members;
  }

  private JavaCommand java(String mainClass) {
    return site.java(SYSTEM, mainClass, configurationFolder())
        .withJvmOptions(FlinkConfiguration.MODULE_OPTIONS);
  }

  private MemberProcess.Launch jobManagerLaunch(int start) {
    JavaCommand command =
        java("org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint")
            .withJvmOptions(FlinkConfiguration.JOB_MANAGER_MEMORY)
            .withJvmOptions("-Dlog.file=" + site.log("jobmanager").path())
            .withArguments(
                "--configDir", configurationFolder().toString(), "--executionMode", "cluster");
    return new MemberProcess.Launch(command, output -> missingTaskManagers());
  }

  private Optional<String> missingTaskManagers() throws IOException {
    int registered = Rest.get(restUrl() + "/overview").getInt("taskmanagers");
    long alive = taskManagers.stream().filter(MemberProcess::isAlive).count();
    return registered >= alive
        ? Optional.empty()
        : Optional.of("%d of %d TaskManagers have registered".formatted(registered, alive));
  }

  private MemberProcess taskManager(int number) {
    String name = "taskmanager-" + number;
    return new MemberProcess(name, site, start -> taskManagerLaunch(name, start));
  }

  private MemberProcess.Launch taskManagerLaunch(String name, int start) {
    // A new id for each start: the JobManager may still list the one that died.
    String id = start == 1 ? name : name + "-start-" + start;
    JavaCommand command =
        java("org.apache.flink.runtime.taskexecutor.TaskManagerRunner")
            .withJvmOptions(FlinkConfiguration.taskManagerMemory(options))
            .withJvmOptions("-Dlog.file=" + site.log(name).path())
            .withArguments(
                "--configDir", configurationFolder().toString(), "-Dtaskmanager.resource-id=" + id);
    return new MemberProcess.Launch(command, output -> missingTaskManager(id));
  }

  private Optional<String> missingTaskManager(String id) throws IOException {
    JsonArray registered = Rest.get(restUrl() + "/taskmanagers").getArray("taskmanagers");
    for (int i = 0; i < registered.size(); i++) {
      JsonObject taskManager = registered.getObject(i);
      if (id.equals(taskManager.getString("id"))) {
        return taskManager.getInt("slotsNumber") == options.slots()
            ? Optional.empty()
            : Optional.of("its slots are not registered");
      }
    }
    return Optional.of("it has not registered at the JobManager");
  }
}
