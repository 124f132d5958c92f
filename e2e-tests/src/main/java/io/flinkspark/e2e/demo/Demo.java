package io.flinkspark.e2e.demo;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.clusters.ProcessClusters;
import io.flinkspark.e2e.clusters.Roles;
import io.flinkspark.e2e.generate.LogGenerator;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The one command: checks, clusters, one log through them, figures. The steps are {@link #check},
 * {@link #run}, {@link #close}; the clusters live until the last one, so that somebody may keep
 * them. {@link #close} may come from any thread, at any time, more than once.
 */
public final class Demo implements AutoCloseable {
  /** A line of the generated log has about so many bytes. */
  private static final long GENERATED_LINE_BYTES = 250;

  private final Installation installation;
  private final DemoOptions options;
  private final Progress progress;
  private final StageClock clock = new StageClock();
  private final RunSite site;

  /** Does nothing yet. */
  public Demo(Installation installation, DemoOptions options, Progress progress) {
    this.installation = installation;
    this.options = options;
    this.progress = progress;
    this.site = new RunSite(progress);
  }

  /**
   * Refuses what cannot work, before anything is started or changed.
   *
   * @throws CannotException with what to do about it
   */
  public static void check(Installation installation, DemoOptions options) {
    Preflight.requireJava17();
    Preflight.requirePositive("--partitions", options.partitions());
    Preflight.requirePositive("--lines", options.generatedLines());
    long bytes =
        options
            .input()
            .map(input -> LogScan.of(input).bytes())
            .orElse(options.generatedLines() * GENERATED_LINE_BYTES);
    OutputFolder.check(options.out());
    options.input().ifPresent(input -> requireOutside(input, options.out()));
    Preflight.requireDiskForLog(options.out(), bytes);
    Roles.requireKnown(options.ports().keySet());
    Preflight.requireFreePorts(options.ports());
    Preflight.requireMemory();
    Preflight.requireJars(installation);
  }

  /** Checks, then takes the log through the clusters. They are still up afterwards. */
  public Outcome run() throws Exception {
    check(installation, options);
    OutputFolder out = site.open(options.out());
    try (MemorySampler memory = new MemorySampler()) {
      LogRun run = logRun(out, input(out));
      progress.say("demo: %,d lines of %s".formatted(run.lines(), run.input()));
      ProcessClusters clusters =
          site.start(
              out, options.ports(), (part, seconds) -> clock.note("start " + part.text(), seconds));
      Outcome outcome = new Pipeline(clusters, installation, progress, clock).run(run);
      clock.note("total", progress.seconds());
      outcome.summary().writeWithSeconds(Outcome.summaryFile(run), clock.seconds());
      progress.print(SummaryTable.of(outcome, clock.seconds(), memory.peakMebibytes()));
      return outcome;
    }
  }

  /** The clusters, when they have been started. */
  public Optional<ProcessClusters> clusters() {
    return site.clusters();
  }

  /** Where the logs of the processes are, when anything was started. */
  public Optional<Path> logs() {
    return site.logs();
  }

  /** Stops everything and keeps the logs. */
  @Override
  public void close() {
    site.close();
  }

  private Path input(OutputFolder out) throws Exception {
    if (options.input().isPresent()) {
      return options.input().get();
    }
    Path generated = out.path().resolve("input.log");
    progress.say(
        "demo: generating %,d lines from seed %d"
            .formatted(options.generatedLines(), options.seed()));
    clock.time(
        "generate",
        () -> {
          new LogGenerator(options.generatedLines(), options.seed()).write(generated);
          return generated;
        });
    return generated;
  }

  private LogRun logRun(OutputFolder out, Path input) {
    return new LogRun(
        "access-log",
        Topics.DEFAULT,
        input,
        LogScan.of(input).lines(),
        out.path(),
        options.partitions(),
        options.live());
  }

  /** The results are replaced at the start: a log among them would be gone before it is read. */
  private static void requireOutside(Path input, Path out) {
    Path log = input.toAbsolutePath().normalize();
    Path folder = out.toAbsolutePath().normalize();
    for (String name : OutputFolder.OURS) {
      if (log.startsWith(folder.resolve(name))) {
        throw new CannotException(
            "read the log",
            log + " is among the results that this demo replaces",
            "Move it elsewhere, or choose another --out.");
      }
    }
  }
}
