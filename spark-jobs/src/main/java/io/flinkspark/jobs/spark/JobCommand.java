package io.flinkspark.jobs.spark;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;

/**
 * Runs a job's command line. Exit codes: 0 done, 1 failed in a way nobody foresaw, 2 wrong options
 * or input, and whatever else a job returns.
 */
final class JobCommand {
  private JobCommand() {}

  static int execute(Callable<Integer> job, String... args) {
    return commandLine(job).execute(args);
  }

  static CommandLine commandLine(Callable<Integer> job) {
    return new CommandLine(job)
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof JobException) {
                command.getErr().println(failure.getMessage());
                return CommandLine.ExitCode.USAGE;
              }
              throw failure;
            });
  }

  /** The version of the jar; {@code development} when the classes are not in one. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = JobCommand.class.getPackage().getImplementationVersion();
      return new String[] {version == null ? "development" : version};
    }
  }
}
