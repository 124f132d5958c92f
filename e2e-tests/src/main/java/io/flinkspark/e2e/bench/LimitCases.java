package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.bench.BenchCase.Pass;
import java.util.List;
import java.util.Map;

/** What no bridge can beat: the loopback device, Flink alone, Spark alone. */
final class LimitCases {

  private final Rig rig;

  LimitCases(Rig rig) {
    this.rig = rig;
  }

  List<BenchCase> all() {
    return List.of(
        new BenchCase(
            "loopback",
            "loopback TCP, bytes only",
            () -> List.of(rig.spark().handle(), rig.flink("rows").handle()),
            allFields -> loopback()),
        new BenchCase(
            "flink-memory",
            "Flink alone, Arrow batches in its memory, two fields read",
            () -> List.of(rig.flink("rows").handle()),
            allFields -> memory("rows", "memory", allFields)),
        new BenchCase(
            "flink-memory-pojo",
            "Flink alone, the same, a POJO a row",
            () -> List.of(rig.flink("pojos").handle()),
            allFields -> memory("pojos", "memory-pojo", allFields)),
        new BenchCase(
            "spark-scan",
            "Spark alone, Parquet into nothing, column vectors",
            () -> List.of(rig.spark().handle()),
            allFields -> scan("scan")),
        new BenchCase(
            "spark-scan-rows",
            "Spark alone, Parquet into nothing, rows",
            () -> List.of(rig.spark().handle()),
            allFields -> scan("scan-rows")),
        new BenchCase(
            "spark-scan-cached",
            "Spark alone, cached rows into nothing",
            () -> List.of(rig.spark().handle()),
            allFields -> scan("scan-cached")));
  }

  private Pass loopback() {
    Answer batches = rig.batches();
    Answer received = rig.flink("rows").ask("receive-bytes", Map.of("port", batches.text("port")));
    long bytes = batches.number("bytes") * BenchOptions.TIMES;
    if (received.number("bytes") != bytes) {
      throw new BenchException(
          "Cannot measure loopback: %d bytes arrived of %d"
              .formatted(received.number("bytes"), bytes));
    }
    return Pass.ofMillis(
        batches.number("rows") * BenchOptions.TIMES,
        received.number("last") - rig.spark().ask("bytes-start").number("millis"));
  }

  private Pass memory(String form, String source, boolean allFields) {
    Answer batches = rig.batches();
    BenchProcess flink = rig.flink(form);
    rig.once("load-" + form, () -> flink.ask("load", Map.of("file", rig.batchFile())));
    long rows = batches.number("rows");
    FlinkReading reading =
        new FlinkReading(flink, source, rows, rig.sums(rows)).times(BenchOptions.TIMES);
    Answer arrived = reading.run(allFields);
    return reading.since(arrived.number("first"), arrived);
  }

  private Pass scan(String command) {
    rig.cache();
    Answer scanned = rig.spark().ask(command, Map.of("folder", rig.allRows()));
    if (scanned.number("rows") != rig.options().rows()) {
      throw new BenchException(
          "Cannot measure %s: Spark saw %d rows of %d"
              .formatted(command, scanned.number("rows"), rig.options().rows()));
    }
    return Pass.ofMillis(scanned.number("rows"), scanned.number("millis"));
  }
}
