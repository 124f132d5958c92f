package io.flinkspark.e2e.keep;

import io.flinkspark.e2e.Installation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The supervisor as an operating system process: how it starts, and how one is told apart. */
final class SupervisorProcess {
  /** The hidden command that the process runs. */
  static final String COMMAND = "supervise";

  private static final String MAIN_CLASS = "io.flinkspark.e2e.cli.Bridge";

  private SupervisorProcess() {}

  /** Starts it detached from this terminal; everything it says goes to the log. */
  static Process start(Installation installation, Path log, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (onPath("setsid")) {
      // A session of its own: neither Ctrl-C nor the end of this terminal reaches it.
      command.add("setsid");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add("-XX:+UseSerialGC");
    command.add("-Dbridge.root=" + installation.root());
    inherit("maven.home", command);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(MAIN_CLASS);
    command.add(COMMAND);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("BRIDGE_HOME", installation.home().toString());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .start();
  }

  /** Whether this process is a supervisor: its number may belong to somebody else by now. */
  static boolean isOne(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().arguments())
        .map(List::of)
        .filter(arguments -> arguments.contains(MAIN_CLASS) && arguments.contains(COMMAND))
        .isPresent();
  }

  private static void inherit(String property, List<String> command) {
    String value = System.getProperty(property);
    if (value != null) {
      command.add("-D" + property + "=" + value);
    }
  }

  private static boolean onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
