package io.flinkspark.bridge.testkit;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A Spark standalone cluster: one Master and some Workers. */
public final class SparkProcesses implements SparkCluster {

  static final String SYSTEM = "spark";

  private static final Duration SUBMIT_TIMEOUT = Duration.ofMinutes(2);
  private static final Pattern SUBMITTED = Pattern.compile("submitted as (driver-\\S+)");

  private final Site site;
  private final SparkOptions options;
  private final MemberProcess master;
  private final List<MemberProcess> workers;

  SparkProcesses(Site site, SparkOptions options) {
    this.site = site;
    this.options = options;
    this.master = new MemberProcess("spark-master", site, start -> masterLaunch());
    this.workers = IntStream.rangeClosed(1, options.workers()).mapToObj(this::worker).toList();
  }

  static List<String> roles(SparkOptions options) {
    List<String> roles = new ArrayList<>(List.of("spark-master", "spark-master-web"));
    for (int number = 1; number <= options.workers(); number++) {
      roles.add(workerName(number));
      roles.add(workerWebRole(number));
    }
    return roles;
  }

  @Override
  public String masterUrl() {
    return "spark://127.0.0.1:" + site.ports().of("spark-master");
  }

  @Override
  public String webUrl() {
    return "http://127.0.0.1:" + site.ports().of("spark-master-web");
  }

  @Override
  public Member master() {
    return master;
  }

  @Override
  public List<Member> workers() {
    return List.copyOf(workers);
  }

  /**
   * The folder with Spark's jars and settings, for a spark-submit of your own ({@code SPARK_HOME}).
   */
  public Path home() {
    return site.folder(SYSTEM, "home");
  }

  @Override
  public SparkSubmission submit(
      Path jar, String mainClass, Map<String, String> conf, List<String> args) {
    List<String> arguments = submitArguments("client", jar, mainClass, conf, args);
    String name = site.runName("spark-submit");
    LogFile log = site.log(name);
    Process process = site.processes().start(driver(conf).withArguments(arguments), log);
    site.progress().say("submitted %s to Spark (log %s)".formatted(mainClass, log.path()));
    return new SparkSubmission(mainClass, process, log);
  }

  private List<String> submitArguments(
      String mode, Path jar, String mainClass, Map<String, String> conf, List<String> args) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--master", masterUrl(), "--deploy-mode", mode, "--class", mainClass));
    conf.forEach(
        (key, value) -> {
          arguments.add("--conf");
          arguments.add(key + "=" + value);
        });
    arguments.add(jar.toAbsolutePath().toString());
    arguments.addAll(args);
    return arguments;
  }

  /**
   * Submits an application in cluster mode: the driver runs on a Worker and takes memory and a core
   * there. The jar and every file it names have to be on the Worker's machine, which is this one.
   */
  public SparkDriver submitToCluster(
      Path jar, String mainClass, Map<String, String> conf, List<String> args) {
    Map<String, String> all = new LinkedHashMap<>(conf);
    all.merge(
        "spark.driver.extraJavaOptions",
        String.join(" ", SparkHome.MODULE_OPTIONS),
        (given, modules) -> given + " " + modules);
    String output =
        site.run(
            "submit " + mainClass + " to Spark",
            java("org.apache.spark.deploy.SparkSubmit")
                .withJvmOptions("-Xmx256m", "-XX:TieredStopAtLevel=1")
                .withArguments(submitArguments("cluster", jar, mainClass, all, args)),
            site.log(site.runName("spark-submit")),
            SUBMIT_TIMEOUT);
    Matcher submitted = SUBMITTED.matcher(output);
    if (!submitted.find()) {
      throw new TestkitException(
          "Cannot submit %s to Spark: no driver was started\n%s".formatted(mainClass, output));
    }
    return new SparkDriver(this, submitted.group(1));
  }

  void stopDriver(String id) {
    site.run(
        "stop Spark driver " + id,
        java("org.apache.spark.deploy.Client")
            .withJvmOptions("-Xmx256m", "-XX:TieredStopAtLevel=1")
            .withArguments("kill", masterUrl(), id),
        site.log(site.runName("spark-kill")),
        SUBMIT_TIMEOUT);
  }

  List<Path> workFolders() {
    return workers.stream().map(worker -> workFolder(worker.name())).toList();
  }

  private Path workFolder(String worker) {
    return site.folder(SYSTEM, "work", worker);
  }

  /** The executors that run now, of all applications. */
  public List<SparkExecutor> executors() {
    return workers.stream()
        .filter(MemberProcess::isAlive)
        .flatMap(worker -> ProcessHandle.of(worker.pid()).stream())
        .flatMap(ProcessHandle::children)
        .flatMap(child -> SparkExecutor.of(child).stream())
        .toList();
  }

  /**
   * A driver in client mode is the JVM that submits, so its memory and options go on this command
   * line.
   */
  private JavaCommand driver(Map<String, String> conf) {
    Map<String, String> all = new LinkedHashMap<>(defaults());
    all.putAll(conf);
    List<String> extraOptions =
        List.of(all.getOrDefault("spark.driver.extraJavaOptions", "").strip().split("\\s+"));
    return java("org.apache.spark.deploy.SparkSubmit")
        .withClassPathFirst(all.getOrDefault("spark.driver.extraClassPath", ""))
        // A driver plans and hands out; its own code hardly ever runs long enough for more.
        .withJvmOptions("-XX:TieredStopAtLevel=1")
        .withJvmOptions(
            "-Xmx" + all.get("spark.driver.memory").toLowerCase(Locale.ROOT).replaceAll("b$", ""))
        .withJvmOptions(extraOptions.stream().filter(option -> !option.isEmpty()).toList());
  }

  SystemStart systemStart() {
    return new SystemStart(SYSTEM, roles(options), members(), this::start);
  }

  private void start() {
    SparkHome.write(home(), site.classPaths().of(SYSTEM), defaults());
    // A Worker that finds no Master tries again only after many seconds.
    master.start();
    Together.start(workers);
  }

  private List<MemberProcess> members() {
    List<MemberProcess> members = new ArrayList<>(List.of(master));
    members.addAll(workers);
    return members;
  }

  private Map<String, String> defaults() {
    return SparkHome.defaults(masterUrl(), temporary(), site.archive(SYSTEM), options);
  }

  private SparkHome sparkHome() {
    return new SparkHome(home());
  }

  private Path temporary() {
    return site.folder(SYSTEM, "tmp");
  }

  private JavaCommand java(String mainClass) {
    return site.java(SYSTEM, mainClass, sparkHome().configuration())
        .withJvmOptions(SparkHome.MODULE_OPTIONS)
        .withEnvironment(sparkHome().environment(temporary()));
  }

  private JavaCommand daemon(String mainClass) {
    return java(mainClass)
        .withJvmOptions("-Xmx256m", "-XX:TieredStopAtLevel=1")
        .withArguments("--host", "127.0.0.1");
  }

  private MemberProcess.Launch masterLaunch() {
    JavaCommand command =
        daemon("org.apache.spark.deploy.master.Master")
            .withArguments(
                "--port",
                String.valueOf(site.ports().of("spark-master")),
                "--webui-port",
                String.valueOf(site.ports().of("spark-master-web")));
    return new MemberProcess.Launch(command, output -> missingWorkers());
  }

  /** After a restart of the Master the Workers come back by themselves. */
  private Optional<String> missingWorkers() throws IOException {
    JsonObject state = Rest.get(webUrl() + "/json/");
    if (!"ALIVE".equals(state.getString("status"))) {
      return Optional.of("the Master is " + state.getString("status"));
    }
    long alive = workers.stream().filter(MemberProcess::isAlive).count();
    int registered = state.getInt("aliveworkers");
    return registered >= alive
        ? Optional.empty()
        : Optional.of("%d of %d Workers have registered".formatted(registered, alive));
  }

  private static String workerName(int number) {
    return "spark-worker-" + number;
  }

  private static String workerWebRole(int number) {
    return "spark-worker-web-" + number;
  }

  private MemberProcess worker(int number) {
    return new MemberProcess(workerName(number), site, start -> workerLaunch(number));
  }

  private MemberProcess.Launch workerLaunch(int number) {
    JavaCommand command =
        daemon("org.apache.spark.deploy.worker.Worker")
            .withArguments(
                "--port",
                String.valueOf(site.ports().of(workerName(number))),
                "--webui-port",
                String.valueOf(site.ports().of(workerWebRole(number))),
                "--cores",
                String.valueOf(options.coresPerWorker()),
                "--memory",
                options.memoryPerWorkerMegabytes() + "m",
                "--work-dir",
                workFolder(workerName(number)).toString(),
                masterUrl());
    return new MemberProcess.Launch(command, output -> missingRegistration(number));
  }

  private Optional<String> missingRegistration(int number) throws IOException {
    String workerUrl = "http://127.0.0.1:" + site.ports().of(workerWebRole(number));
    String id = Rest.get(workerUrl + "/json/").getString("id");
    JsonArray registered = Rest.get(webUrl() + "/json/").getArray("workers");
    for (int i = 0; i < registered.size(); i++) {
      JsonObject worker = registered.getObject(i);
      if (worker.getString("id").equals(id) && worker.getString("state").equals("ALIVE")) {
        return Optional.empty();
      }
    }
    return Optional.of("it has not registered at the Master");
  }
}
