package io.flinkspark.jobs.spark.command;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.schema.window.DurationText;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/**
 * Runs a job's command line. Exit codes: 0 done, 1 the job failed, 2 the options, or what they
 * name, are wrong, and whatever else a job returns. A job reports what a person can put right by a
 * {@link JobException}.
 */
public final class JobCommand {

  private static final int FAILED = 1;
  private static final int WRONG_OPTIONS = 2;

  private JobCommand() {}

  /** Parses the arguments, runs the job and returns the exit code. */
  public static int execute(Callable<Integer> job, String... args) {
    return commandLine(job).execute(args);
  }

  /** The job's command line, with all its options. */
  public static CommandLine commandLine(Callable<Integer> job) {
    return new CommandLine(job)
        .setUsageHelpWidth(100)
        .registerConverter(Duration.class, DurationText::parse)
        .registerConverter(URI.class, URI::create)
        .setParameterExceptionHandler((e, arguments) -> refuse(e.getCommandLine(), e))
        .setExecutionExceptionHandler((e, command, parsed) -> fail(command, e));
  }

  private static int refuse(CommandLine command, ParameterException e) {
    String name = command.getCommandName();
    command.getErr().printf("Cannot run %s: %s%n", name, e.getMessage());
    command.getErr().printf("Try %s --help%n", name);
    return WRONG_OPTIONS;
  }

  private static int fail(CommandLine command, Exception e) {
    if (e instanceof JobException) {
      command.getErr().println(e.getMessage());
      return WRONG_OPTIONS;
    }
    command.getErr().printf("%s failed: %s%n", command.getCommandName(), reason(e));
    e.printStackTrace(command.getErr());
    return FAILED;
  }

  /** The bridge says what it could not do, where, and why; others have it in their first cause. */
  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && !(root instanceof BridgeException)) {
      root = root.getCause();
    }
    return root instanceof BridgeException ? root.getMessage() : root.toString();
  }

  /** The version of the jar; {@code development} when the classes are not in one. */
  public static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = JobCommand.class.getPackage().getImplementationVersion();
      return new String[] {version == null ? "development" : version};
    }
  }
}
