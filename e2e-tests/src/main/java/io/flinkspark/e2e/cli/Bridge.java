package io.flinkspark.e2e.cli;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.FailedException;
import io.flinkspark.e2e.Installation;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line. Exit codes: 0 success; 1 it ran and did not succeed; 2 it cannot work as asked,
 * and nothing was started.
 */
@Command(
    name = "bridge",
    description = "Runs access logs through real Kafka, HDFS, Flink and Spark on this machine.",
    mixinStandardHelpOptions = true,
    versionProvider = Bridge.Version.class,
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      GenerateCommand.class,
      BenchCommand.class,
      SoakCommand.class,
      ChannelCommand.class,
      DockerCommand.class,
      SuperviseCommand.class
    })
public final class Bridge implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs a command and exits. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The commands, with exceptions as messages and exit codes. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Bridge());
    // What follows the action is the job's.
    commandLine.getSubcommands().get(ChannelCommand.NAME).setStopAtPositional(true);
    commandLine.setExecutionExceptionHandler(
        (exception, command, result) -> {
          PrintWriter err = command.getErr();
          if (exception instanceof CannotException) {
            err.println(exception.getMessage());
            return 2;
          }
          if (exception instanceof FailedException) {
            err.println(exception.getMessage());
            return 1;
          }
          exception.printStackTrace(err);
          return 1;
        });
    return commandLine;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Cannot tell what to do: no command given.");
  }

  /** The version that was built in. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"bridge " + Installation.VERSION};
    }
  }
}
