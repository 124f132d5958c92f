package io.flinkspark.e2e.keep;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.clusters.Roles;
import io.flinkspark.e2e.demo.DemoException;
import io.flinkspark.e2e.demo.Preflight;
import io.flinkspark.e2e.keep.StateFile.Phase;
import io.flinkspark.e2e.keep.StateFile.State;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The commands' side of clusters in the background. Each call looks at the state file anew. */
public final class KeptClusters {
  private static final int SECONDS_TO_STOP = 90;

  private final Installation installation;
  private final StateFile stateFile;
  private final PrintStream out;

  /** Talks to this stream. */
  public KeptClusters(Installation installation, PrintStream out) {
    this.installation = installation;
    this.stateFile = StateFile.in(installation.home());
    this.out = out;
  }

  /** Refuses if clusters are kept already. */
  public void requireNone() {
    Optional<State> state = running();
    if (state.isPresent()) {
      throw new CannotException(
          "start the clusters",
          "they are running already (process " + state.get().pid() + ")",
          "See ./bridge status, or stop them with ./bridge down.");
    }
  }

  /** Starts clusters in the background. Exit code 0 when all are up. */
  public int up(Map<String, Integer> ports) throws IOException, InterruptedException {
    requireNone();
    Preflight.requireJava17();
    Roles.requireKnown(ports.keySet());
    Preflight.requireFreePorts(ports);
    Preflight.requireMemory();
    Preflight.requireJars(installation);
    return supervise(
        ports.entrySet().stream()
            .map(port -> "--port=" + port.getKey() + "=" + port.getValue())
            .toList());
  }

  /**
   * Starts the supervisor with these arguments, prints what it prints until its clusters are up,
   * and gives its exit code.
   */
  public int supervise(List<String> arguments) throws IOException, InterruptedException {
    Path home = installation.home();
    Files.createDirectories(home);
    stateFile.delete();
    Path log = home.resolve("supervisor.log");
    Files.write(log, new byte[0]);
    Process supervisor = SupervisorProcess.start(installation, log, arguments);
    Thread stop = new Thread(supervisor::destroy, "stop-supervisor");
    Runtime.getRuntime().addShutdownHook(stop);
    try (LogTail tail = new LogTail(log, out)) {
      Optional<State> state = Optional.empty();
      while (supervisor.isAlive() && isStarting(state)) {
        TimeUnit.MILLISECONDS.sleep(200);
        tail.printNew();
        state = stateFile.read();
      }
      if (!isStarting(state) && state.get().phase() == Phase.FAILED) {
        supervisor.waitFor();
      }
      tail.printNew();
      state = stateFile.read();
      if (isStarting(state)) {
        stateFile.delete();
        throw new DemoException("The supervisor ended before the clusters were up; see " + log);
      }
      if (state.get().phase() == Phase.FAILED) {
        stateFile.delete();
        return state.get().exitCode();
      }
      printState(state.get());
      out.println("They stay up. Look: ./bridge status. Stop: ./bridge down.");
      return state.get().exitCode();
    } finally {
      Runtime.getRuntime().removeShutdownHook(stop);
    }
  }

  /** Stops the clusters and waits until they are gone. Exit code 0, also when none were there. */
  public int down() throws InterruptedException {
    Optional<State> state = running();
    if (state.isEmpty()) {
      stateFile.delete();
      out.println("Nothing is running.");
      return 0;
    }
    ProcessHandle supervisor = ProcessHandle.of(state.get().pid()).orElseThrow();
    out.println("Stopping all processes.");
    supervisor.destroy();
    if (!ended(supervisor)) {
      out.println("The supervisor does not stop; killing it. Its processes end with it.");
      supervisor.destroyForcibly();
      ended(supervisor);
    }
    stateFile.delete();
    out.println("No process is left.");
    return 0;
  }

  /** Prints members and addresses. Exit code 0 when all members are alive, 1 otherwise. */
  public int status() {
    Optional<State> state = running();
    if (state.isEmpty()) {
      out.println("Nothing is running. Start with ./bridge up.");
      return 1;
    }
    printState(state.get());
    return state.get().phase() == Phase.UP
            && state.get().members().values().stream().allMatch(KeptClusters::isAlive)
        ? 0
        : 1;
  }

  private void printState(State state) {
    out.println();
    state
        .members()
        .forEach(
            (name, pid) ->
                out.printf("  %-26s %s%n", name, isAlive(pid) ? "alive, process " + pid : "DEAD"));
    state.addresses().forEach((name, address) -> out.printf("  %-26s %s%n", name, address));
  }

  private Optional<State> running() {
    return stateFile
        .read()
        .filter(state -> state.phase() != Phase.FAILED)
        .filter(state -> SupervisorProcess.isOne(state.pid()));
  }

  private static boolean isStarting(Optional<State> state) {
    return state.isEmpty() || state.get().phase() == Phase.STARTING;
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static boolean ended(ProcessHandle process) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_STOP);
    while (process.isAlive() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return !process.isAlive();
  }
}
