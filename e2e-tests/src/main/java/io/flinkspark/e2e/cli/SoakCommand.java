package io.flinkspark.e2e.cli;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.Reason;
import io.flinkspark.e2e.soak.Soak;
import io.flinkspark.e2e.soak.SoakException;
import io.flinkspark.e2e.soak.SoakOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The live pipeline for some minutes, while its processes are killed. */
@Command(
    name = "soak",
    description = {
      "Feeds a log at a fixed rate to the live pipeline while processes are killed, and checks counts,"
          + " memory, open files, threads and what is left at the end."
    },
    mixinStandardHelpOptions = true)
final class SoakCommand implements Callable<Integer> {
  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long lines are fed. Default: ${DEFAULT-VALUE}.")
  private int minutes;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "500",
      description = "Lines a second. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Seed of the generated log, and of the order in which processes are killed. Default:"
              + " ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--kill-every",
      paramLabel = "SECONDS",
      defaultValue = "45",
      description =
          "Kill a process every so often, except in the last quarter; 0 for none. Default:"
              + " ${DEFAULT-VALUE}.")
  private int killEvery;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "bridge-out/soak",
      description =
          "Gets soak.json, soak.tsv (all samples), report, tables, logs. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Override
  public Integer call() {
    Progress progress = new Progress(System.out);
    Soak soak =
        new Soak(
            Installation.detect(),
            new SoakOptions(minutes, rate, seed, Duration.ofSeconds(killEvery), out),
            progress);
    Runtime.getRuntime().addShutdownHook(new Thread(soak::close, "stop"));
    try {
      return soak.run() ? 0 : 1;
    } catch (CannotException e) {
      throw e;
    } catch (Exception e) {
      progress.say("failed, see the end");
      String logs = soak.logs().map(path -> "%nThe logs are in ".formatted() + path).orElse("");
      throw new SoakException("The soak failed: " + Reason.of(e) + logs, e);
    } finally {
      soak.close();
    }
  }
}
