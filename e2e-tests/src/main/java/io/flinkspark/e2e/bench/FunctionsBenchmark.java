package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.demo.Preflight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Measures Spark's code in Flink against the same written by hand, against Flink SQL and against
 * Spark, in turns.
 */
public final class FunctionsBenchmark implements Benchmark {

  /** Nine JVMs. */
  private static final long NEEDED_MEMORY_MIB = 6 * 1024;

  private static final BenchPage.Form PAGE =
      new BenchPage.Form(
          "Spark's functions in Flink, measured",
          "functions-",
          "%,d rows of %.0f bytes; medians of %d rounds, all cases in turns",
          "Of the process, submitting the job included.",
          "Nanoseconds a row, without making and adding up the rows");

  private final BenchOptions options;
  private final Progress progress;
  private final BenchFolder folder;
  private final Rig rig;
  private final FunctionsCases functionsCases;
  private final List<BenchCase> cases;

  /** Refuses what cannot be done, with a {@link CannotException}; starts nothing. */
  public FunctionsBenchmark(Installation installation, BenchOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
    folder = new BenchFolder(options.out(), "functions");
    rig = new Rig(installation, options, folder, progress);
    functionsCases = new FunctionsCases(rig);
    TreeSet<String> known = new TreeSet<>();
    functionsCases.all().forEach(one -> known.add(one.name()));
    options.requireKnown(known);
    folder.check();
    BenchProgram.spark(installation).requireBuilt();
    BenchProgram.functions(installation).requireBuilt();
    Preflight.requireMemory(NEEDED_MEMORY_MIB);
    cases = functionsCases.all().stream().filter(one -> options.wants(one.name())).toList();
  }

  @Override
  public void run() {
    folder.create();
    Map<String, CaseResult> results = new Rounds(options, progress).run(cases);
    folder.report(
        progress,
        PAGE,
        new BenchResults(
            Machine.here(),
            options,
            functionsCases.bytesPerRow(),
            results,
            Ratio.FUNCTIONS,
            nanos(results),
            List.of(),
            List.of()));
  }

  /** What a row costs in Flink beyond what it costs anyway. */
  private static List<Measure> nanos(Map<String, CaseResult> results) {
    List<Measure> nanos = new ArrayList<>();
    CaseResult rows = results.get(FunctionsCases.ROWS);
    if (rows == null) {
      return nanos;
    }
    results.forEach(
        (name, result) -> {
          if (name.endsWith("-projection") && !name.startsWith("spark")) {
            nanos.add(
                new Measure(
                    name.replace('-', '_') + "_nanos",
                    result.benchCase().title(),
                    1e9 / result.rowsPerSecond() - 1e9 / rows.rowsPerSecond(),
                    OptionalDouble.empty()));
          }
        });
    return nanos;
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
