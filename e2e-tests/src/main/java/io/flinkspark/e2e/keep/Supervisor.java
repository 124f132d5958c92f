package io.flinkspark.e2e.keep;

import io.flinkspark.bridge.testkit.Member;
import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.Reason;
import io.flinkspark.e2e.clusters.ProcessClusters;
import io.flinkspark.e2e.demo.Demo;
import io.flinkspark.e2e.demo.DemoException;
import io.flinkspark.e2e.demo.DemoOptions;
import io.flinkspark.e2e.demo.Outcome;
import io.flinkspark.e2e.keep.StateFile.Phase;
import io.flinkspark.e2e.keep.StateFile.State;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The background process behind {@code up} and {@code demo --keep-running}: owns the clusters until
 * a signal ends it. The main thread starts and then waits; a shutdown hook stops.
 */
public final class Supervisor {
  private final Installation installation;
  private final Progress progress;
  private final StateFile stateFile;

  /** For this installation; its home gets the state. */
  public Supervisor(Installation installation, Progress progress) {
    this.installation = installation;
    this.progress = progress;
    this.stateFile = StateFile.in(installation.home());
  }

  /** Starts empty clusters and keeps them. Returns only when they could not be started. */
  public int keep(Map<String, Integer> ports) throws InterruptedException {
    tell(Phase.STARTING, 0, Optional.empty());
    ProcessClusters clusters =
        ProcessClusters.start(
            installation.home().resolve("clusters"), ports, progress::say, (part, seconds) -> {});
    onShutdown(clusters::close);
    try {
      tell(Phase.UP, 0, Optional.of(clusters));
    } catch (RuntimeException e) {
      progress.say("up: " + Reason.of(e));
      clusters.close();
      tell(Phase.FAILED, 1, Optional.empty());
      return 1;
    }
    new CountDownLatch(1).await();
    return 0;
  }

  /** Runs a demo and keeps its clusters. Returns only when there is nothing to keep. */
  public int keepAfter(DemoOptions options) throws InterruptedException {
    tell(Phase.STARTING, 0, Optional.empty());
    Demo demo = new Demo(installation, options, progress);
    onShutdown(demo::close);
    int exitCode = run(demo);
    if (exitCode == 2 || demo.clusters().isEmpty()) {
      demo.close();
      tell(Phase.FAILED, exitCode, Optional.empty());
      return exitCode;
    }
    try {
      tell(Phase.UP, exitCode, demo.clusters());
    } catch (RuntimeException e) {
      demo.close();
      tell(Phase.FAILED, 1, Optional.empty());
      return 1;
    }
    new CountDownLatch(1).await();
    return 0;
  }

  private int run(Demo demo) {
    try {
      Outcome outcome = demo.run();
      return outcome.isSuccess() ? 0 : 1;
    } catch (CannotException e) {
      progress.print(e.getMessage());
      return 2;
    } catch (DemoException e) {
      progress.print(e.getMessage());
      return 1;
    } catch (Exception e) {
      progress.print("The demo failed: " + Reason.of(e));
      return 1;
    }
  }

  private void tell(Phase phase, int exitCode, Optional<ProcessClusters> clusters) {
    Map<String, Long> members = new LinkedHashMap<>();
    Map<String, String> addresses = new LinkedHashMap<>();
    if (clusters.isPresent()) {
      for (Member member : clusters.get().members()) {
        members.put(member.name(), member.pid());
      }
      addresses.putAll(Addresses.of(clusters.get(), installation));
    }
    stateFile.write(new State(ProcessHandle.current().pid(), phase, exitCode, members, addresses));
  }

  private void onShutdown(Runnable stop) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.run();
                  stateFile
                      .read()
                      .filter(state -> state.phase() != Phase.FAILED)
                      .ifPresent(state -> stateFile.delete());
                },
                "stop"));
  }
}
