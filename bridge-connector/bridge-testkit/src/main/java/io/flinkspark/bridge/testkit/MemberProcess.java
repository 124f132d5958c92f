package io.flinkspark.bridge.testkit;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;

/** A member that is a process of this machine. Safe for use by many threads. */
final class MemberProcess implements Member {

  private static final int LOG_LINES = 20;

  private final String name;
  private final Site site;
  private final LogFile log;
  private final IntFunction<Launch> launches;

  private int starts;
  private volatile Process process;

  /** What one start takes. */
  record Launch(JavaCommand command, Readiness readiness) {}

  /**
   * @param launches gives the command and what to wait for, by the number of the start, from 1
   */
  MemberProcess(String name, Site site, IntFunction<Launch> launches) {
    this.name = name;
    this.site = site;
    this.log = site.log(name);
    this.launches = launches;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long pid() {
    return started().pid();
  }

  @Override
  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** How the latest start has ended. */
  int exitCode() {
    return started().exitValue();
  }

  @Override
  public Path logFile() {
    return log.path();
  }

  @Override
  public synchronized void kill() {
    Processes.kill(started());
  }

  @Override
  public synchronized void suspend() {
    Processes.suspend(started().toHandle());
  }

  @Override
  public synchronized void resume() {
    Processes.resume(started().toHandle());
  }

  @Override
  public synchronized void stop() {
    Processes.stop(started());
  }

  @Override
  public synchronized void restart() {
    if (isAlive()) {
      stop();
    }
    start();
  }

  synchronized void start() {
    long begin = System.nanoTime();
    site.progress().say("starting " + name);
    starts++;
    Launch launch = launches.apply(starts);
    long logBegin = log.size();
    process = site.processes().start(launch.command(), log);
    Waiting.until(
        "start " + name + " (log " + log.path() + ")",
        site.startTimeout(),
        () -> {
          if (!process.isAlive()) {
            throw died(log.textSince(logBegin));
          }
          return launch.readiness().missing(log.textSince(logBegin));
        });
    site.progress().say("%s is ready after %s".formatted(name, Progress.seconds(begin)));
  }

  private TestkitException died(String output) {
    String message =
        "Cannot start %s: it ended with exit code %d; log %s ends with\n%s"
            .formatted(name, process.exitValue(), log.path(), log.tail(LOG_LINES));
    boolean portTaken =
        output.contains("Address already in use") || output.contains("java.net.BindException");
    return portTaken ? new LostPortException(message) : new TestkitException(message);
  }

  private Process started() {
    return Optional.ofNullable(process)
        .orElseThrow(() -> new TestkitException("Cannot use " + name + ": it was never started"));
  }

  @Override
  public String toString() {
    return name + (isAlive() ? " (pid " + pid() + ")" : " (not running)");
  }
}
