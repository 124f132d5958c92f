package io.flinkspark.e2e.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One JVM with an engine in it, which does as it is told, a line at a time. It ends with {@link
 * #close}, and by itself when this JVM ends, however it ends: it reads its commands from a pipe.
 * Used by one thread; any thread may close it.
 */
final class BenchProcess implements AutoCloseable {

  private static final List<String> OPENED =
      List.of(
          "java.base/java.lang",
          "java.base/java.lang.invoke",
          "java.base/java.lang.reflect",
          "java.base/java.io",
          "java.base/java.net",
          "java.base/java.nio",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.base/java.util.concurrent.atomic",
          "java.base/jdk.internal.ref",
          "java.base/sun.nio.ch",
          "java.base/sun.nio.cs",
          "java.base/sun.security.action",
          "java.base/sun.util.calendar");

  private final String name;
  private final Path log;
  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  private BenchProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    commands = process.outputWriter(StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts a JVM.
   *
   * @param heap as {@code -Xmx} takes it
   */
  static BenchProcess start(
      String name, BenchProgram program, String heap, BenchFolder folder, List<String> arguments) {
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-Xmx" + heap);
      command.add("-Duser.timezone=UTC");
      command.add("-Djava.io.tmpdir=" + folder.work());
      OPENED.forEach(opened -> command.add("--add-opens=" + opened + "=ALL-UNNAMED"));
      command.add(program.mainClass());
      command.addAll(arguments);
      Path log = folder.logs().resolve(name + ".log");
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
      builder.environment().put("CLASSPATH", program.classPath());
      builder.environment().put("MALLOC_ARENA_MAX", "2");
      return new BenchProcess(name, log, builder.start());
    } catch (IOException e) {
      throw new BenchException("Cannot start " + name + ": " + e, e);
    }
  }

  /** Tells it to do one thing and waits until that is done. */
  Answer ask(String command, Map<String, ?> arguments) {
    StringBuilder line = new StringBuilder(command);
    arguments.forEach((key, value) -> line.append('\t').append(key).append('=').append(value));
    try {
      commands.write(line.append('\n').toString());
      commands.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new BenchException("Cannot " + command + " in " + name + ": it ended; see " + log);
      }
      String[] parts = answer.split("\t");
      if (!parts[0].equals("ok")) {
        throw new BenchException(
            "Cannot %s in %s: %s; see %s".formatted(command, name, parts[1], log));
      }
      return Answer.parse(parts);
    } catch (IOException e) {
      throw new BenchException("Cannot " + command + " in " + name + ": " + e + "; see " + log, e);
    }
  }

  Answer ask(String command) {
    return ask(command, Map.of());
  }

  /** For what it costs. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
