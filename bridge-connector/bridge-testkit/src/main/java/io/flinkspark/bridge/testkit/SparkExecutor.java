package io.flinkspark.bridge.testkit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An executor of a running application, as a process of this machine. */
public final class SparkExecutor {

  private static final Pattern COMMAND =
      Pattern.compile("CoarseGrainedExecutorBackend .*--app-id (\\S+)");

  private final ProcessHandle process;
  private final String application;

  private SparkExecutor(ProcessHandle process, String application) {
    this.process = process;
    this.application = application;
  }

  /** The executor that a Worker's child is, if it is one. */
  static Optional<SparkExecutor> of(ProcessHandle child) {
    Matcher command = COMMAND.matcher(child.info().commandLine().orElse(""));
    return command.find()
        ? Optional.of(new SparkExecutor(child, command.group(1)))
        : Optional.empty();
  }

  public long pid() {
    return process.pid();
  }

  /** The id that Spark gave the application. */
  public String application() {
    return application;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it at once (SIGKILL); its Worker starts another. */
  public void kill() {
    Processes.kill(process);
  }

  /** Stops it where it is: it keeps its connections and answers nobody, until {@link #resume}. */
  public void suspend() {
    Processes.suspend(process);
  }

  public void resume() {
    Processes.resume(process);
  }

  @Override
  public String toString() {
    return "executor (pid " + pid() + ") of " + application;
  }
}
