package io.flinkspark.jobs.flink;

import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Turns a job's arguments into its options, in the same way for every job of this module. */
final class JobCommandLine {

  /** Something that runs with options and may fail as Flink fails. */
  interface Job<O> {
    void run(O options) throws Exception;
  }

  private JobCommandLine() {}

  /**
   * Reads and checks the options and runs the job; {@code --help} and {@code --version} print and
   * run nothing.
   *
   * @throws IllegalArgumentException when the arguments are wrong; {@code flink run} shows the
   *     message and ends with a code that is not 0
   */
  static <O> void run(O options, Consumer<O> check, String[] arguments, Job<O> job)
      throws Exception {
    CommandLine commandLine = commandLine(options);
    try {
      commandLine.parseArgs(arguments);
    } catch (ParameterException e) {
      throw new IllegalArgumentException(
          "Cannot start %s: %s. Try --help."
              .formatted(commandLine.getCommandName(), e.getMessage()),
          e);
    }
    if (CommandLine.printHelpIfRequested(commandLine.getParseResult())) {
      return;
    }
    check.accept(options);
    job.run(options);
  }

  static CommandLine commandLine(Object options) {
    return new CommandLine(options)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100);
  }
}
