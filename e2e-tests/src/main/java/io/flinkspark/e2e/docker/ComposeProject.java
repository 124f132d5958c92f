package io.flinkspark.e2e.docker;

import io.flinkspark.bridge.testkit.TestkitException;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.clusters.FreePort;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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

  /**
   * Waits until nobody holds its input any more; neither Ctrl-C nor SIGTERM ends it before. When
   * nothing was said, the JVM was killed, and a client of its may still be starting containers.
   */
  private static final String GUARD =
      "trap '' INT TERM HUP; said=$(cat); \"$@\"; status=$?;"
          + " [ -z \"$said\" ] || exit $status; sleep 10; exec \"$@\"";

  private static final ProcessBuilder.Redirect NO_INPUT =
      ProcessBuilder.Redirect.from(new File("/dev/null"));

  private final String name;
  private final Path shared;
  private final Path logs;
  private final Map<ComposePort, Integer> ports = freePorts();
  private final Compose compose;
  private final Process guard;

  private ComposeProject(Installation installation, Path shared) {
    name = "bridge-" + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
    this.shared = shared;
    logs = folder(shared.resolveSibling("logs"));
    compose = new Compose(installation.docker(), environment());
    List<String> down = new ArrayList<>(List.of("sh", "-c", GUARD, "guard"));
    down.addAll(compose.command("down", "--volumes", "--remove-orphans", "--timeout", "1"));
    guard = compose.start(logs.resolve("guard.log"), ProcessBuilder.Redirect.PIPE, down);
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("COMPOSE_PROJECT_NAME", name);
    ports.forEach((port, number) -> environment.put(port.variable(), String.valueOf(number)));
    environment.put("BRIDGE_SHARED", shared.toString());
    environment.put("BRIDGE_SHARED_INSIDE", shared.toString());
    // Several drivers at a time.
    environment.put("BRIDGE_MEMORY_SUBMIT", "5g");
    return environment;
  }

  /**
   * @param services those to start, with what they depend on; all without any
   */
  static ComposeProject start(
      Installation installation, Path shared, Progress progress, String... services) {
    stage(installation, progress);
    ComposeProject project = new ComposeProject(installation, shared);
    try {
      progress.say("docker: building the images, starting project " + project.name);
      List<String> up = new ArrayList<>(List.of("up", "--build", "--wait", "--quiet-pull"));
      up.addAll(List.of(services));
      project.run(UP, up.toArray(String[]::new));
      progress.say("docker: the containers are healthy");
      return project;
    } catch (RuntimeException e) {
      project.close();
      throw e;
    }
  }

  private static void stage(Installation installation, Progress progress) {
    try {
      new ImageFiles(installation, progress).stage();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lay out what the images are made of", e);
    }
  }

  String name() {
    return name;
  }

  /** Gets the logs of the containers when these go, and those of what was submitted. */
  Path logs() {
    return logs;
  }

  Path shared() {
    return shared;
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
    return run(COMMAND, arguments);
  }

  /** Runs {@code docker} and returns what it printed. */
  String docker(String... arguments) {
    return output(
        "docker " + String.join(" ", arguments), () -> compose.docker(COMMAND, arguments));
  }

  void cutOff(Duration time, List<String> services) {
    String network = name + "_bridge";
    services.forEach(service -> docker("network", "disconnect", network, container(service)));
    try {
      interruptibly(
          "wait while " + services + " are cut off",
          () -> {
            Thread.sleep(time.toMillis());
            return null;
          });
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

  Process shell(String command, Path log) {
    return compose.start(log, NO_INPUT, List.of("bash", "-c", command));
  }

  /** Starts a command in the container for submitting. */
  Process startInSubmit(List<String> command, Path log) {
    return compose.start(log, NO_INPUT, execute(command));
  }

  /** Writes a file there that nobody else may read. */
  String writeInSubmit(String path, String text) {
    List<String> write = List.of("sh", "-c", "umask 077; cat > \"$0\"", path);
    String what = "write " + path + " into container " + SUBMIT;
    Path log = logs.resolve("write.log");
    Process process = compose.start(log, ProcessBuilder.Redirect.PIPE, execute(write));
    try (Writer input = process.outputWriter()) {
      input.write(text + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot " + what, e);
    }
    await(what, process);
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
    try (Writer end = guard.outputWriter()) {
      end.write("closed\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot tell the guard of " + name, e);
    }
    await("take down " + name, guard);
  }

  private static String[] execute(List<String> command) {
    List<String> arguments = new ArrayList<>(List.of("exec", "--no-TTY", SUBMIT));
    arguments.addAll(command);
    return arguments.toArray(String[]::new);
  }

  private String run(Duration atMost, String... arguments) {
    return output(
        "docker compose " + String.join(" ", arguments), () -> compose.run(atMost, arguments));
  }

  private static String output(String command, Callable<Compose.Result> call) {
    Compose.Result result = interruptibly(command, call);
    if (!result.isSuccess()) {
      throw new TestkitException(
          "Cannot run '%s': exit code %d, it printed\n%s%s"
              .formatted(command, result.exitCode(), result.output(), result.errors()));
    }
    return result.output();
  }

  private static void await(String what, Process process) {
    boolean ended =
        interruptibly(what, () -> process.waitFor(COMMAND.toSeconds(), TimeUnit.SECONDS));
    if (!ended) {
      process.destroyForcibly();
      throw new TestkitException("Cannot %s: not done after %s".formatted(what, COMMAND));
    }
    if (process.exitValue() != 0) {
      throw new TestkitException("Cannot %s: exit code %d".formatted(what, process.exitValue()));
    }
  }

  private static <T> T interruptibly(String what, Callable<T> call) {
    try {
      return call.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("Cannot finish '" + what + "': interrupted", e);
    } catch (Exception e) {
      throw new TestkitException("Cannot finish '" + what + "': " + e, e);
    }
  }

  private static Map<ComposePort, Integer> freePorts() {
    Map<ComposePort, Integer> ports = new EnumMap<>(ComposePort.class);
    for (ComposePort port : ComposePort.values()) {
      ports.put(port, FreePort.any());
    }
    return ports;
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
