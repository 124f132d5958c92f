package io.flinkspark.jobs.spark.stream;

import io.flinkspark.schema.window.DurationText;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/**
 * Runs a streaming job's command line. Exit codes: 0 done, 1 the job failed, 2 the options (or what
 * they name) are wrong. A job reports wrong options by an {@link IllegalArgumentException} whose
 * message says "Cannot …: …".
 */
public final class StreamCommand {

  private static final int FAILED = 1;
  private static final int WRONG_OPTIONS = 2;

  private StreamCommand() {}

  /** Parses the arguments, runs the job and returns the exit code. */
  public static int run(Callable<Integer> job, String... args) {
    return new CommandLine(job)
        .setUsageHelpWidth(100)
        .registerConverter(Duration.class, DurationText::parse)
        .registerConverter(URI.class, URI::create)
        .setParameterExceptionHandler((e, arguments) -> refuse(e.getCommandLine(), e))
        .setExecutionExceptionHandler((e, commandLine, parsed) -> fail(commandLine, e))
        .execute(args);
  }

  private static int refuse(CommandLine commandLine, ParameterException e) {
    String name = commandLine.getCommandName();
    commandLine.getErr().printf("Cannot run %s: %s%n", name, e.getMessage());
    commandLine.getErr().printf("Try %s --help%n", name);
    return WRONG_OPTIONS;
  }

  private static int fail(CommandLine commandLine, Exception e) {
    if (e instanceof IllegalArgumentException) {
      commandLine.getErr().println(e.getMessage());
      return WRONG_OPTIONS;
    }
    commandLine.getErr().printf("%s failed: %s%n", commandLine.getCommandName(), rootMessage(e));
    e.printStackTrace(commandLine.getErr());
    return FAILED;
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }

  /** The version of the jar; {@code development} when the classes are not in one. */
  public static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = StreamCommand.class.getPackage().getImplementationVersion();
      return new String[] {version == null ? "development" : version};
    }
  }
}
