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

  /** What needs a core for each of four threads to mean anything. */
  static final String TWO = "direct-two";

  private static final int TWO_CORES = 2;

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
            "direct-lz4",
            "direct, from Parquet, LZ4 on the way",
            () -> List.of(rig.spark().handle(), rig.flink("rows").handle()),
            this::lz4),
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
            this::arrowConverters),
        new BenchCase(
            TWO,
            "direct, from Parquet, two cores and two slots",
            () -> List.of(sparkWithTwoCores().handle(), flinkWithTwoSlots().handle()),
            this::two));
  }

  private Pass bridge(String form, String source, String publication, boolean allFields) {
    return read(rig.spark(), reading(form, source, publication), allFields);
  }

  private Pass lz4(boolean allFields) {
    FlinkReading reading = reading("rows", "bridge", "parquet").with("compression", "LZ4");
    return read(rig.spark(), reading, allFields);
  }

  private FlinkReading reading(String form, String source, String publication) {
    long rows = rig.options().rows();
    return new FlinkReading(rig.flink(form), source, rows, rig.sums(rows))
        .from(rig.publications(), publication);
  }

  private BenchProcess sparkWithTwoCores() {
    return rig.spark("spark-two", "1536m", TWO_CORES);
  }

  private BenchProcess flinkWithTwoSlots() {
    return rig.flink("flink-two", TWO_CORES);
  }

  private Pass two(boolean allFields) {
    String folder = rig.allRowsInTwo();
    BenchProcess spark = sparkWithTwoCores();
    Answer bridge = rig.once("publish-two", () -> spark.ask("publish", Map.of("folder", folder)));
    long rows = rig.options().rows();
    FlinkReading reading = new FlinkReading(flinkWithTwoSlots(), "bridge", rows, rig.sums(rows));
    return read(spark, reading.from(bridge, "parquet"), allFields);
  }

  /** From the start of Spark's first task to the last row's arrival. */
  private static Pass read(BenchProcess spark, FlinkReading reading, boolean allFields) {
    spark.ask("reset-clock");
    Answer arrived = reading.run(allFields);
    return reading.since(spark.ask("task-start").number("millis"), arrived);
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
    FlinkReading reading =
        new FlinkReading(rig.flink(form), source, rows, rig.sums(rows))
            .times(BenchOptions.TIMES)
            .from(batches, "batches");
    Answer arrived = reading.run(allFields);
    return reading.since(rig.spark().ask("batches-start").number("millis"), arrived);
  }

  private Pass arrowConverters(boolean allFields) {
    String folder = rig.allRows();
    BenchProcess spark = rig.otherSpark();
    Answer server =
        rig.once("converters", () -> spark.ask("serve-converters", Map.of("folder", folder)));
    long rows = rig.options().rows();
    FlinkReading reading =
        new FlinkReading(rig.flink("arrow-vector"), "arrow-vector", rows, rig.sums(rows))
            .with("port", server.text("port"));
    return read(spark, reading, allFields);
  }
}
