package io.flinkspark.e2e.cli;

import io.flinkspark.bridge.testkit.SparkSubmit;
import io.flinkspark.bridge.testkit.TestkitException;
import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Maintenance of a channel: spark-jobs' ChannelJob in a Spark of its own. What the job takes, it
 * checks itself.
 */
@Command(
    name = ChannelCommand.NAME,
    description = {
      "Keeps a channel in shape while its writer and readers go on: compact, expire, orphans or"
          + " describe, then the channel's path and the options of spark-jobs' ChannelJob."
    },
    mixinStandardHelpOptions = true)
final class ChannelCommand implements Callable<Integer> {

  static final String NAME = "channel";

  private static final List<String> ACTIONS = List.of("compact", "expire", "orphans", "describe");
  private static final String MASTER = "--master";

  @Spec private CommandSpec command;

  @Option(
      names = MASTER,
      paramLabel = "URL",
      defaultValue = "local[2]",
      description = "Where Spark runs. Default: ${DEFAULT-VALUE}.")
  private String master;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A setting of Spark, before the action. May be repeated.")
  private Map<String, String> conf = Map.of();

  @Parameters(
      arity = "1..*",
      paramLabel = "ACTION PATH OPTION",
      description = "compact, expire, orphans or describe; the channel; options of the action.")
  private List<String> arguments;

  @Override
  public Integer call() throws InterruptedException {
    List<String> forJob = new ArrayList<>(arguments);
    if (!ACTIONS.contains(forJob.get(0))) {
      throw new ParameterException(
          command.commandLine(),
          "Cannot tell what to do with the channel: "
              + forJob.get(0)
              + " is none of "
              + String.join(", ", ACTIONS));
    }
    takeMaster(forJob);
    try {
      Process job = start(forJob);
      Thread stop = new Thread(job::destroy, "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      return job.waitFor();
    } catch (TestkitException | IOException e) {
      throw new CannotException(
          "start Spark", e.getMessage(), "See that Java and Maven are installed.", e);
    }
  }

  /** It may also stand behind the action, where people expect it. */
  private void takeMaster(List<String> forJob) {
    int at = forJob.indexOf(MASTER);
    if (at >= 0) {
      if (at == forJob.size() - 1) {
        throw new ParameterException(command.commandLine(), MASTER + " needs a URL");
      }
      forJob.remove(at);
      master = forJob.remove(at);
    }
  }

  private Process start(List<String> forJob) throws IOException {
    return SparkSubmit.command(
            master,
            conf,
            Installation.detect().sparkJobs(),
            "io.flinkspark.jobs.spark.ChannelJob",
            forJob,
            System.err::println)
        .inheritIO()
        .start();
  }
}
