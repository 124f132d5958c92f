package io.flinkspark.jobs.spark.stream;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A job in a JVM of its own, so that a test can kill it. */
public final class JobProcess implements AutoCloseable {

  private final Process process;

  public JobProcess(Class<?> job, Path log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            argument -> argument.startsWith("--add-opens") || argument.startsWith("-XX:+Ignore"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx512m",
            "-Djdk.reflect.useDirectMethodHandle=false",
            "-Dspark.master=local[2]",
            "-Dspark.ui.enabled=false",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-Dspark.driver.host=127.0.0.1",
            "-cp",
            classPath(),
            job.getName()));
    command.addAll(List.of(arguments));
    File file = log.toFile();
    this.process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file).start();
  }

  /** The test's class path; Surefire hides it in a jar's manifest unless told otherwise. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the process without any chance to clean up. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** The exit code, or an error after a time that no test takes. */
  public int await() throws InterruptedException {
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      throw new IllegalStateException("The job does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
