package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.bench.BenchCase.Pass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Writing with a channel and with FileSink; reading a channel and its files as plain Parquet. */
final class ChannelCases {

  /** Both sinks get it. */
  static final int CHECKPOINT_MILLIS = 1_000;

  private static final String CHANNEL_ROWS = "channel-rows";
  private static final String CHANNEL_AVRO = "channel-avro";

  private final Rig rig;
  private int passes;

  ChannelCases(Rig rig) {
    this.rig = rig;
  }

  List<BenchCase> all() {
    return List.of(
        writing(CHANNEL_ROWS, "Flink writes RowData to a channel"),
        writing("filesink-rows", "Flink writes RowData with FileSink"),
        writing(CHANNEL_AVRO, "Flink writes Avro records to a channel"),
        writing("filesink-avro", "Flink writes Avro records with FileSink"),
        reading("channel-scan", "Spark reads the channel into nothing", "scan-channel"),
        reading("parquet-scan", "Spark reads the channel's files into nothing", "scan"),
        reading("channel-aggregate", "Spark aggregates the channel", "aggregate-channel"),
        reading("parquet-aggregate", "Spark aggregates the channel's files", "aggregate"));
  }

  private BenchCase writing(String sink, String title) {
    return new BenchCase(
        sink, title, () -> List.of(rig.flink(sink).handle()), allFields -> write(sink, allFields));
  }

  private BenchCase reading(String name, String title, String command) {
    return new BenchCase(
        name, title, () -> List.of(spark(name).handle()), allFields -> read(name, command));
  }

  /** A Spark that only reads channels, or only plain files. */
  private BenchProcess spark(String name) {
    return rig.spark("spark-" + name.replaceAll("-.*", ""), "1536m", 1);
  }

  private Pass write(String sink, boolean allFields) {
    Path target = rig.scratch("%s-%d".formatted(sink, ++passes));
    Answer written = write(sink, target, rig.options().rows());
    check(sink, target, allFields);
    BenchFolder.delete(target);
    return Pass.ofMillis(rig.options().rows(), written.number("last") - written.number("first"));
  }

  /** Writes so many rows as fast as possible. */
  Answer write(String sink, Path target, long rows) {
    BenchProcess flink = rig.flink(sink);
    flink.ask(
        "start-writing",
        Map.of("sink", sink, "path", target.toUri(), "rows", rows, "interval", CHECKPOINT_MILLIS));
    return flink.ask("await-written");
  }

  /** Spark has to find what it computes itself. */
  private void check(String sink, Path target, boolean allFields) {
    long rows = rig.options().rows();
    BenchProcess spark = spark(sink);
    Answer expected =
        rig.once("made-" + rows, () -> spark.ask("made-channel-sums", Map.of("rows", rows)));
    Answer found =
        sink.startsWith("channel")
            ? spark.ask("channel-sums", Map.of("path", target))
            : spark.ask("sums", Map.of("folder", target, "below", rows));
    String sum = allFields ? "full" : "quick";
    if (found.number(sum) != expected.number(sum)) {
      throw new BenchException(
          "Cannot measure %s: the rows that it wrote add up to %d, not %d"
              .formatted(sink, found.number(sum), expected.number(sum)));
    }
  }

  private Pass read(String name, String command) {
    Path channel = channel();
    Answer scanned =
        spark(name).ask(command, Map.of("path", channel, "folder", channel.resolve("data")));
    long rows = rig.options().rows();
    if (command.startsWith("scan") && scanned.number("rows") != rows) {
      throw new BenchException(
          "Cannot measure %s: Spark saw %d rows of %d"
              .formatted(name, scanned.number("rows"), rows));
    }
    return Pass.ofMillis(rows, scanned.number("millis"));
  }

  /** What is read, each time. */
  private Path channel() {
    Path target = rig.scratch("channel-to-read");
    rig.once("channel-to-read", () -> write(CHANNEL_ROWS, target, rig.options().rows()));
    return target;
  }

  double bytesPerRow() {
    try (Stream<Path> files = Files.walk(channel().resolve("data"))) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return (double) bytes / rig.options().rows();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
