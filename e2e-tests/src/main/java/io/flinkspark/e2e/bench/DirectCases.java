package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.bench.BenchCase.Pass;
import java.util.List;
import java.util.Map;

/** The bridge, and the same path without its own encoding and decoding. */
final class DirectCases {

  private final Rig rig;

  DirectCases(Rig rig) {
    this.rig = rig;
  }

  List<BenchCase> all() {
    return List.of(
        new BenchCase(
            "direct-parquet",
            "direct, from Parquet",
            () -> List.of(rig.spark().handle(), rig.flink("rows").handle()),
            allFields -> bridge("rows", "bridge", "parquet", allFields)),
        new BenchCase(
            "direct-cached",
            "direct, from a cached Dataset",
            () -> List.of(rig.spark().handle(), rig.flink("rows").handle()),
            allFields -> bridge("rows", "bridge", "cached", allFields)),
        new BenchCase(
            "direct-pojo",
            "direct, from Parquet to POJOs",
            () -> List.of(rig.spark().handle(), rig.flink("pojos").handle()),
            allFields -> bridge("pojos", "bridge-pojo", "parquet", allFields)),
        new BenchCase(
            "direct-batches",
            "direct, batches made beforehand",
            () -> List.of(rig.spark().handle(), rig.flink("rows").handle()),
            this::batches),
        new BenchCase(
            "direct-batches-pojo",
            "direct, batches made beforehand, to POJOs",
            () -> List.of(rig.spark().handle(), rig.flink("pojos").handle()),
            this::batchesToPojos),
        new BenchCase(
            "arrow-converters",
            "plain socket, Spark's ArrowConverters and arrow-vector",
            () -> List.of(rig.otherSpark().handle(), rig.flink("arrow-vector").handle()),
            this::arrowConverters));
  }

  private Pass bridge(String form, String source, String publication, boolean allFields) {
    Answer bridge = rig.publications();
    long rows = rig.options().rows();
    Reading reading =
        new Reading(rig.flink(form), source, rows, rig.sums(rows))
            .with("address", bridge.text("address"))
            .with("token", bridge.text("token"))
            .with("publication", publication);
    rig.spark().ask("reset-clock");
    Answer arrived = reading.run(allFields);
    return reading.since(rig.spark().ask("task-start").number("millis"), arrived);
  }

  private Pass batches(boolean allFields) {
    return batches("rows", "bridge", allFields);
  }

  private Pass batchesToPojos(boolean allFields) {
    return batches("pojos", "bridge-pojo", allFields);
  }

  private Pass batches(String form, String source, boolean allFields) {
    Answer batches = rig.batches();
    long rows = batches.number("rows");
    Reading reading =
        new Reading(rig.flink(form), source, rows, rig.sums(rows))
            .times(BenchOptions.TIMES)
            .with("address", batches.text("address"))
            .with("token", batches.text("token"))
            .with("publication", "batches");
    Answer arrived = reading.run(allFields);
    return reading.since(rig.spark().ask("batches-start").number("millis"), arrived);
  }

  private Pass arrowConverters(boolean allFields) {
    String folder = rig.allRows();
    BenchProcess spark = rig.otherSpark();
    Answer server =
        rig.once("converters", () -> spark.ask("serve-converters", Map.of("folder", folder)));
    long rows = rig.options().rows();
    Reading reading =
        new Reading(rig.flink("arrow-vector"), "arrow-vector", rows, rig.sums(rows))
            .with("port", server.text("port"));
    spark.ask("reset-clock");
    Answer arrived = reading.run(allFields);
    return reading.since(spark.ask("task-start").number("millis"), arrived);
  }
}
