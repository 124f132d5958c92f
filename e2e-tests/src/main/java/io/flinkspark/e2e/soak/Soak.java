package io.flinkspark.e2e.soak;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.clusters.ProcessClusters;
import io.flinkspark.e2e.demo.LogRun;
import io.flinkspark.e2e.demo.Outcome;
import io.flinkspark.e2e.demo.OutputFolder;
import io.flinkspark.e2e.demo.Pipeline;
import io.flinkspark.e2e.demo.Preflight;
import io.flinkspark.e2e.demo.RunSite;
import io.flinkspark.e2e.demo.StageClock;
import io.flinkspark.e2e.generate.LogGenerator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The live pipeline under a steady stream of lines, while processes are killed: at the end every
 * figure has to be right, no process may have grown, and nothing may be left over. {@link #close}
 * may come from any thread, at any time, more than once.
 */
public final class Soak implements AutoCloseable {
  private static final long LINE_BYTES = 250;
  private static final long MILLIS_BETWEEN_LOOKS = 1_000;
  private static final double SECONDS_BETWEEN_REPORTS = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Installation installation;
  private final SoakOptions options;
  private final Progress progress;
  private final StageClock clock = new StageClock();
  private final RunSite site;
  private final List<Kill> kills = new ArrayList<>();
  private final List<Double> streamsLost = new ArrayList<>();
  private final List<Double> loads = new ArrayList<>();

  /** Does nothing yet. */
  public Soak(Installation installation, SoakOptions options, Progress progress) {
    this.installation = installation;
    this.options = options;
    this.progress = progress;
    this.site = new RunSite(progress);
  }

  private void check() {
    Preflight.requireJava17();
    Preflight.requirePositive("--minutes", options.minutes());
    Preflight.requirePositive("--rate", options.rate());
    if (options.killEvery().isNegative()) {
      throw new CannotException(
          "use --kill-every=" + options.killEvery().toSeconds(),
          "it must not be negative",
          "Give 0 for no kills.");
    }
    OutputFolder.check(options.out());
    Preflight.requireDiskForLog(options.out(), options.lines() * LINE_BYTES);
    Preflight.requireMemory();
    Preflight.requireJars(installation);
  }

  /**
   * Checks, soaks, stops everything.
   *
   * @return whether everything was as it should be
   */
  public boolean run() throws Exception {
    check();
    OutputFolder out = site.open(options.out());
    LogRun run = LogRun.of("soak", generate(out), out.path());
    ProcessClusters clusters =
        site.start(out, Map.of(), (part, seconds) -> clock.note("start " + part.text(), seconds));
    run.topics().create(clusters.kafka().bootstrapServers(), run.partitions());
    Pipeline pipeline = new Pipeline(clusters, installation, progress, clock);
    SoakResult soaked = soak(clusters, pipeline, run, out);
    site.close();
    clock.note("total", progress.seconds());
    SoakResult result = soaked.with(processesHaveEnded(), clock.seconds());
    Files.writeString(out.path().resolve("soak.json"), SoakReport.json(result));
    progress.print(SoakReport.table(result));
    return result.isSuccess();
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

  private Path generate(OutputFolder out) throws IOException {
    Path log = out.path().resolve("input.log");
    progress.say(
        "soak: generating %,d lines from seed %d".formatted(options.lines(), options.seed()));
    new LogGenerator(options.lines(), options.seed()).write(log);
    return log;
  }

  private SoakResult soak(ProcessClusters clusters, Pipeline pipeline, LogRun run, OutputFolder out)
      throws Exception {
    try (LivePair live = new LivePair(clusters, pipeline, run, progress);
        KafkaState kafka = new KafkaState(clusters.kafka().bootstrapServers())) {
      List<Sample> samples;
      long fed;
      try (SteadyFeed feed =
          new SteadyFeed(
              clusters.kafka().bootstrapServers(),
              run.topics().input(),
              run.input(),
              options.rate())) {
        clock.time("first rows", () -> live.awaitFlowPast(new Flow(0, 0)));
        feed.start();
        try (ProcessSampler sampler = new ProcessSampler(live::processes)) {
          clock.time("soak", () -> keepOn(live, feed));
          samples = sampler.samples();
        }
        fed = feed.fed();
      }
      progress.say("soak: all %,d lines are fed".formatted(fed));
      Files.writeString(out.path().resolve("soak.tsv"), SoakReport.samples(samples));
      URI delays = clock.time("drain", () -> drain(live, kafka, run));
      Outcome outcome = pipeline.judge(run, fed, live.base(), delays);
      List<Trend> trends = Trend.of(samples);
      List<Check> checks = new ArrayList<>();
      checks.add(
          Check.of(
              "every line is counted once",
              outcome.problems(),
              "%,d lines fed, everything adds up".formatted(fed)));
      checks.add(growth(trends));
      checks.add(
          Check.of(
              "no stream ended by itself",
              streamsLost.stream().map("after %.0f s"::formatted).toList(),
              "%d times after a kill".formatted(live.streamsLost())));
      checks.addAll(
          clock.time(
              "leftovers",
              () ->
                  new Leftovers(clusters, installation, live.base(), out.work(), kills.size())
                      .checks()));
      return new SoakResult(
          options,
          fed,
          outcome,
          kills,
          live.restores(),
          live.streamsLost(),
          trends,
          checks,
          loads,
          clock.seconds());
    }
  }

  private Void keepOn(LivePair live, SteadyFeed feed) throws Exception {
    KillPlan plan = new KillPlan(options);
    double reported = 0;
    while (!feed.isDone()) {
      if (live.revive()) {
        streamsLost.add(feed.seconds());
      }
      if (plan.isDue(feed.seconds())) {
        kill(live, plan.take(feed.seconds()), feed.seconds());
      }
      loads.add(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
      if (feed.seconds() >= reported + SECONDS_BETWEEN_REPORTS) {
        reported = feed.seconds();
        progress.say(
            "soak: %,d of %,d lines, %s".formatted(feed.fed(), options.lines(), live.flow()));
      }
      Waiting.pause(MILLIS_BETWEEN_LOOKS);
    }
    return null;
  }

  private void kill(LivePair live, Victim victim, double second) throws Exception {
    progress.say("soak: killing the " + victim.text());
    long begin = System.nanoTime();
    String hit = live.hit(victim);
    live.awaitFlowPast(live.flow());
    double recovered = (System.nanoTime() - begin) / 1e9;
    progress.say(
        "soak: %s was killed, both engines on again after %.1f s".formatted(hit, recovered));
    kills.add(new Kill(second, victim, hit, recovered));
  }

  /** A drained job takes up no more lines: it has to have them all before. */
  private static URI drain(LivePair live, KafkaState kafka, LogRun run) {
    Waiting.until(
        "Flink reading all lines",
        PATIENCE,
        () -> {
          live.revive();
          return kafka.lag(run.name(), run.topics().input()) == 0;
        });
    return live.drain();
  }

  private static Check growth(List<Trend> trends) {
    List<String> growing =
        trends.stream()
            .filter(trend -> trend.verdict() == Verdict.FAILED)
            .map(trend -> trend.process() + " takes more and more " + trend.growing())
            .toList();
    long told = trends.stream().filter(trend -> trend.verdict() == Verdict.OK).count();
    String detail = "%d of %d processes lived long enough to tell".formatted(told, trends.size());
    if (growing.isEmpty() && told == 0) {
      return new Check("no process grows", Verdict.TOO_SHORT_TO_TELL, detail);
    }
    return Check.of("no process grows", growing, detail);
  }

  private static Check processesHaveEnded() {
    List<String> left =
        ProcessHandle.current()
            .descendants()
            .filter(ProcessHandle::isAlive)
            .map(process -> process.pid() + " " + process.info().command().orElse(""))
            .toList();
    return Check.of("no process is left", left, "all have ended");
  }
}
