package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.demo.Preflight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Measures the channel against plain Parquet files, which Flink's FileSink writes and Spark reads,
 * in turns; then how soon an epoch is seen, and how well a long channel does.
 */
public final class ChannelBenchmark implements Benchmark {

  /** Eight JVMs. */
  private static final long NEEDED_MEMORY_MIB = 6 * 1024;

  /** Of a row in the files of two passes at a time, and of the epochs of a long channel. */
  private static final int DISK_PER_ROW = 200;

  private static final long DISK_OF_LONG_CHANNEL = 1L << 30;

  private static final BenchPage.Form PAGE =
      new BenchPage.Form(
          "The channel, measured",
          "channel-",
          "%,d rows of %.0f bytes as Parquet; medians of %d rounds, all cases in turns",
          "Of the process that writes or reads, submitting the job included.",
          "Latency and long channels");

  private final BenchOptions options;
  private final Progress progress;
  private final BenchFolder folder;
  private final Rig rig;
  private final ChannelCases channelCases;
  private final ChannelMeasures measures;
  private final List<BenchCase> cases;

  /** Refuses what cannot be done, with a {@link CannotException}; starts nothing. */
  public ChannelBenchmark(Installation installation, BenchOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
    folder = new BenchFolder(options.out(), "channel");
    rig = new Rig(installation, options, folder, progress);
    channelCases = new ChannelCases(rig);
    measures = new ChannelMeasures(rig, channelCases, progress);
    TreeSet<String> known = new TreeSet<>(ChannelMeasures.NAMES);
    channelCases.all().forEach(one -> known.add(one.name()));
    options.requireKnown(known);
    folder.check();
    BenchProgram.spark(installation).requireBuilt();
    BenchProgram.flink(installation).requireBuilt();
    Preflight.requireDisk(options.out(), options.rows() * DISK_PER_ROW + DISK_OF_LONG_CHANNEL);
    Preflight.requireMemory(NEEDED_MEMORY_MIB);
    cases = channelCases.all().stream().filter(one -> options.wants(one.name())).toList();
  }

  @Override
  public void run() {
    folder.create();
    Map<String, CaseResult> results = new Rounds(options, progress).run(cases);
    List<Distribution> latencies = measures.latencies();
    List<Measure> figures = new ArrayList<>(measures.of(latencies));
    figures.addAll(measures.longChannel());
    folder.report(
        progress,
        PAGE,
        new BenchResults(
            Machine.here(),
            options,
            channelCases.bytesPerRow(),
            results,
            Ratio.CHANNEL,
            figures,
            latencies,
            List.of()));
  }

  @Override
  public Path logs() {
    return folder.logs();
  }

  @Override
  public void close() {
    rig.close();
    folder.close();
  }
}
