package io.flinkspark.bridge.testkit;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Spark's own spark-submit with this machine as the driver, for any master, without a cluster of
 * the testkit: {@code local[2]}, or a cluster of somebody else.
 */
public final class SparkSubmit {

  private static final String LOGGING = "conf/log4j2-spark-quiet.properties";

  private SparkSubmit() {}

  /**
   * A process that is to be started, with the driver's output as its own. Spark's class path is
   * resolved by Maven the first time; Spark logs warnings only, to standard error. Hadoop's
   * settings are taken from {@code HADOOP_CONF_DIR} where it is set.
   *
   * @param conf Spark's settings
   * @param progress gets a line when the class path has to be resolved
   */
  public static ProcessBuilder command(
      String master,
      Map<String, String> conf,
      Path jar,
      String mainClass,
      List<String> args,
      Consumer<String> progress) {
    Progress lines = new Progress(progress);
    ClassPaths classPaths = new ClassPaths(ClassPaths.defaultCache(), Maven::find, lines);
    ClassArchive archive =
        ClassArchive.of(
            SparkProcesses.SYSTEM,
            classPaths.of(SparkProcesses.SYSTEM),
            ClassPaths.defaultCache(),
            lines);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Dlog4j2.configurationFile=" + logging());
    command.addAll(archive.jvmOptions());
    command.addAll(SparkHome.MODULE_OPTIONS);
    command.add("org.apache.spark.deploy.SparkSubmit");
    command.addAll(List.of("--master", master, "--class", mainClass));
    command.addAll(List.of("--conf", "spark.ui.enabled=false"));
    command.addAll(List.of("--conf", "spark.ui.showConsoleProgress=false"));
    conf.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    command.add(jar.toAbsolutePath().toString());
    command.addAll(args);
    ProcessBuilder builder = new ProcessBuilder(command);
    String hadoop = System.getenv().getOrDefault("HADOOP_CONF_DIR", "");
    builder
        .environment()
        .put(
            "CLASSPATH",
            archive.classPath() + (hadoop.isEmpty() ? "" : File.pathSeparator + hadoop));
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    return builder;
  }

  private static Path logging() {
    Path file = ClassPaths.defaultCache().resolve("log4j2-spark-quiet.properties");
    try (InputStream in = SparkSubmit.class.getResourceAsStream(LOGGING)) {
      Files.createDirectories(file.getParent());
      Path fresh = Files.createTempFile(file.getParent(), "log4j2", ".properties");
      Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
      return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new TestkitException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
