package io.flinkspark.bridge.functions;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The shaded jar, and programs that run with it and a stock Flink's class path. */
public final class ShippedJar {
  /** What bin/config.sh opens by default. */
  private static final List<String> OPENED =
      Stream.of(
              "java.lang",
              "java.net",
              "java.io",
              "java.nio",
              "sun.nio.ch",
              "java.lang.reflect",
              "java.text",
              "java.time",
              "java.util",
              "java.util.concurrent",
              "java.util.concurrent.atomic",
              "java.util.concurrent.locks")
          .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
          .toList();

  /** Flink and what it brings; nothing of Spark or Scala. */
  private static final String FLINK =
      ".*/(org/apache/flink|org/slf4j|org/apache/logging|com/esotericsoftware/(kryo|minlog|reflectasm)|org/objenesis"
          + "|org/apache/commons|commons-(cli|collections|io|logging)|com/ververica|at/yawk|org/lz4|org/xerial"
          + "|org/javassist|org/snakeyaml|com/ibm/icu)/.*";

  private ShippedJar() {}

  public static Path path() {
    return Path.of(
            "target", "bridge-spark-functions-" + System.getProperty("project.version") + ".jar")
        .toAbsolutePath();
  }

  public static Path testClasses() {
    return Path.of("target", "test-classes").toAbsolutePath();
  }

  public static List<Path> flink() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(entry -> entry.toString().replace('\\', '/').matches(FLINK))
        .toList();
  }

  /** All that the tests' JVM has, this module as it is compiled included. */
  public static List<Path> tests() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  /** All that the tests' JVM has, Spark itself included, without this module. */
  public static List<Path> spark() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(entry -> !entry.endsWith("classes"))
        .filter(entry -> !entry.toString().replace('\\', '/').matches(".*/kryo-5[^/]*\\.jar"))
        .toList();
  }

  /**
   * Runs a program to its end.
   *
   * @return its standard output
   */
  public static String run(
      List<String> jvmArgs, List<Path> classPath, Class<?> program, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-Duser.timezone=UTC"));
    command.addAll(OPENED);
    command.addAll(jvmArgs);
    command.add("-cp");
    command.add(classPath.stream().map(Path::toString).collect(joining(File.pathSeparator)));
    command.add(program.getName());
    command.addAll(List.of(args));
    File errors = File.createTempFile("program", ".log");
    File out = File.createTempFile("program", ".out");
    Process process = new ProcessBuilder(command).redirectOutput(out).redirectError(errors).start();
    try {
      boolean ended = process.waitFor(10, TimeUnit.MINUTES);
      String output = Files.readString(out.toPath(), StandardCharsets.UTF_8);
      if (!ended || process.exitValue() != 0) {
        throw new IllegalStateException(
            program.getName()
                + " failed: "
                + output
                + new String(Files.readAllBytes(errors.toPath()), StandardCharsets.UTF_8));
      }
      return output.strip();
    } finally {
      process.destroyForcibly();
      errors.delete();
      out.delete();
    }
  }
}
