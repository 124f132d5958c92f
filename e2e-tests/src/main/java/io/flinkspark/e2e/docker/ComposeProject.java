package io.flinkspark.e2e.docker;

import io.flinkspark.bridge.testkit.TestkitException;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The compose file under a project name of its own, so that it disturbs no other, and on free
 * ports. A guard process takes everything away when this JVM closes the project or is gone, however
 * it dies. Thread-safe.
 */
final class ComposeProject implements AutoCloseable {
  private static final String SUBMIT = "submit";
  private static final Duration UP = Duration.ofMinutes(15);
  private static final Duration COMMAND = Duration.ofMinutes(5);

  /** Waits until nobody holds its input any more; neither Ctrl-C nor SIGTERM ends it before. */
  private static final String GUARD = "trap '' INT TERM HUP; cat > /dev/null; exec \"$@\"";

  private final String name;
  private final Path logs;
  private final Map<ComposePort, Integer> ports;
  private final Commands commands;
  private final List<String> compose;
  private final Process guard;

  private ComposeProject(Installation installation, Path shared) {
    name = "bridge-" + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
    logs = folder(shared.resolveSibling("logs"));
    ports = freePorts();
    Map<String, String> environment = new HashMap<>();
    ports.forEach((port, number) -> environment.put(port.variable(), String.valueOf(number)));
    new Engine().base().ifPresent(base -> environment.put("BRIDGE_BASE", base));
    environment.put("BRIDGE_SHARED", shared.toString());
    environment.put("BRIDGE_SHARED_INSIDE", shared.toString());
    commands = new Commands(environment, logs);
    compose =
        List.of(
            "docker",
            "compose",
            "--project-name",
            name,
            "--file",
            installation.root().resolve("docker/compose.yaml").toString());
    List<String> down = new ArrayList<>(List.of("sh", "-c", GUARD, "guard"));
    down.addAll(compose);
    down.addAll(List.of("down", "--volumes", "--remove-orphans", "--timeout", "1"));
    guard = commands.start(down, logs.resolve("guard.log"), ProcessBuilder.Redirect.PIPE);
  }

  /**
   * @param services those to start, with what they depend on; all without any
   */
  static ComposeProject start(
      Installation installation, Path shared, Progress progress, String... services) {
    ComposeProject project = new ComposeProject(installation, shared);
    try {
      progress.say("docker: building the images, starting project " + project.name);
      List<String> up = project.composeCommand("up", "--build", "--wait", "--quiet-pull");
      up.addAll(List.of(services));
      project.run(UP, up);
      progress.say("docker: all containers are healthy");
      return project;
    } catch (RuntimeException e) {
      project.close();
      throw e;
    }
  }

  String name() {
    return name;
  }

  /** Gets the logs of the containers when these go, and those of what was submitted. */
  Path logs() {
    return logs;
  }

  int port(ComposePort port) {
    return ports.get(port);
  }

  String url(ComposePort port) {
    return "http://127.0.0.1:" + port(port);
  }

  /** The name that the engine gives the container of a service. */
  String container(String service) {
    return name + "-" + service + "-1";
  }

  /** Runs {@code docker compose} and returns what it printed. */
  String compose(String... arguments) {
    return run(COMMAND, composeCommand(arguments));
  }

  String docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    return run(COMMAND, command);
  }

  void cutOff(Duration time, List<String> services) {
    String network = name + "_bridge";
    services.forEach(service -> docker("network", "disconnect", network, container(service)));
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("Cannot wait while " + services + " are cut off: interrupted", e);
    } finally {
      for (String service : services) {
        docker("network", "connect", "--alias", service, network, container(service));
      }
    }
  }

  /** Runs a command in the container for submitting, as a person would. */
  String inSubmit(List<String> command) {
    return run(COMMAND, execute(command));
  }

  /** Starts a command in the container for submitting. */
  Process startInSubmit(List<String> command, Path log) {
    return commands.start(execute(command), log, Commands.NO_INPUT);
  }

  /** Writes a file there that nobody else may read. */
  String writeInSubmit(String path, String text) {
    List<String> write = List.of("sh", "-c", "umask 077; cat > \"$0\"", path);
    Process process =
        commands.start(
            composeCommand(execArguments(write)),
            logs.resolve("write.log"),
            ProcessBuilder.Redirect.PIPE);
    try (var input = process.outputWriter()) {
      input.write(text + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + path + " into container " + SUBMIT, e);
    }
    commands.await("write " + path + " into container " + SUBMIT, process, COMMAND);
    return path;
  }

  /** Keeps the logs, and waits until no container, network or volume of the project is left. */
  @Override
  public void close() {
    try {
      Files.writeString(logs.resolve("containers.log"), compose("logs", "--no-color"));
    } catch (IOException | TestkitException e) {
      System.err.println("docker: the logs of " + name + " are lost: " + e.getMessage());
    }
    try {
      guard.outputWriter().close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot tell the guard of " + name, e);
    }
    commands.await("take down " + name, guard, COMMAND);
  }

  private List<String> execute(List<String> command) {
    return composeCommand(execArguments(command));
  }

  private static String[] execArguments(List<String> command) {
    List<String> arguments = new ArrayList<>(List.of("exec", "--no-TTY", SUBMIT));
    arguments.addAll(command);
    return arguments.toArray(String[]::new);
  }

  private List<String> composeCommand(String... arguments) {
    List<String> command = new ArrayList<>(compose);
    command.addAll(List.of(arguments));
    return command;
  }

  private String run(Duration atMost, List<String> command) {
    return commands.run(command, atMost);
  }

  private static Map<ComposePort, Integer> freePorts() {
    Map<ComposePort, Integer> ports = new EnumMap<>(ComposePort.class);
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (ComposePort port : ComposePort.values()) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        ports.put(port, socket.getLocalPort());
      }
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot find free ports", e);
    }
  }

  private static Path folder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "compose project " + name;
  }
}
