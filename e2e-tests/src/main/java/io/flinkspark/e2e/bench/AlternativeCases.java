package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.bench.BenchCase.Pass;
import java.util.List;
import java.util.Map;

/** What a user would pick instead. */
final class AlternativeCases {

  private static final String RECORDS = "alternatives";

  private final Rig rig;
  private int topics;

  AlternativeCases(Rig rig) {
    this.rig = rig;
  }

  List<BenchCase> all() {
    return List.of(
        new BenchCase(
            "parquet-round-trip",
            "Spark writes Parquet, then Flink reads it",
            this::processes,
            this::parquetRoundTrip),
        new BenchCase(
            "parquet-ready",
            "Flink reads Parquet that lies there",
            () -> List.of(rig.flink("files").handle()),
            allFields -> readFiles(rig.allRows(), allFields)),
        new BenchCase(
            "kafka-avro",
            "Spark to Kafka to Flink, Avro",
            this::processesWithKafka,
            allFields -> kafka("avro", allFields)),
        new BenchCase(
            "kafka-json",
            "Spark to Kafka to Flink, JSON",
            this::processesWithKafka,
            allFields -> kafka("json", allFields)),
        new BenchCase(
            "socket-text",
            "toLocalIterator, lines of text, socketTextStream",
            this::processes,
            this::text));
  }

  private List<ProcessHandle> processes() {
    return List.of(
        rig.otherSpark().handle(), rig.flink("files").handle(), rig.flink(RECORDS).handle());
  }

  private List<ProcessHandle> processesWithKafka() {
    return List.of(rig.otherSpark().handle(), rig.flink(RECORDS).handle(), rig.kafka().process());
  }

  private Pass parquetRoundTrip(boolean allFields) {
    String folder = rig.allRows();
    String target = rig.scratch("round-trip").toString();
    long millis =
        rig.otherSpark()
            .ask("write-parquet", Map.of("folder", folder, "to", target))
            .number("millis");
    Pass read = readFiles(target, allFields);
    return new Pass(read.rows(), read.seconds() + millis / 1000.0);
  }

  private Pass readFiles(String folder, boolean allFields) {
    long rows = rig.options().rows();
    FlinkReading reading =
        new FlinkReading(rig.flink("files"), "files", rows, rig.sums(rows))
            .with("folder", "file://" + folder);
    Answer arrived = reading.run(allFields);
    return reading.since(arrived.number("first"), arrived);
  }

  private Pass kafka(String format, boolean allFields) {
    String folder = rig.someRows();
    topics++;
    String topic = "bench-" + format + "-" + topics;
    BenchTopics kafka = rig.kafka();
    kafka.create(topic);
    FlinkReading reading =
        new FlinkReading(rig.flink(RECORDS), "kafka-" + format, rig.options().fewerRows(), sums())
            .with("servers", kafka.servers())
            .with("topic", topic);
    reading.start(allFields);
    long start =
        rig.otherSpark()
            .ask(
                "write-kafka",
                Map.of(
                    "folder", folder, "format", format, "servers", kafka.servers(), "topic", topic))
            .number("millis");
    Pass pass = reading.since(start, reading.await(allFields));
    kafka.delete(topic);
    return pass;
  }

  private Pass text(boolean allFields) {
    String folder = rig.someRowsInParts();
    BenchProcess spark = rig.otherSpark();
    Answer server = rig.once("text", () -> spark.ask("serve-text", Map.of("folder", folder)));
    FlinkReading reading =
        new FlinkReading(rig.flink(RECORDS), "text", rig.options().fewerRows(), sums())
            .with("port", server.text("port"));
    spark.ask("reset-clock");
    Answer arrived = reading.run(allFields);
    return reading.since(spark.ask("task-start").number("millis"), arrived);
  }

  private Answer sums() {
    return rig.sums(rig.options().fewerRows());
  }
}
