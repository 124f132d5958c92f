package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.LocalChannelStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;

/** What a reader finds in a channel of numbers, read with other code than it was written with. */
final class ChannelRows {

  private final Path root;

  ChannelRows(Path root) {
    this.root = root;
  }

  ChannelView view() {
    return Channel.open(new LocalChannelStorage(root)).view();
  }

  boolean exists() {
    return Files.exists(root.resolve("_bridge/channel.json"));
  }

  List<ChannelEpoch> epochs() {
    return exists() ? view().epochs().toList() : List.of();
  }

  /** The rows that are committed, as the ledger counts them. */
  long count() {
    return epochs().stream().mapToLong(ChannelEpoch::rows).sum();
  }

  /** All committed numbers, in order. */
  List<Long> ids() {
    return epochs().stream().flatMap(this::ids).sorted().toList();
  }

  Stream<Long> ids(ChannelEpoch epoch) {
    return epoch.files().stream().flatMap(this::ids);
  }

  private Stream<Long> ids(EpochFile file) {
    List<Long> ids = new ArrayList<>();
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(
                new LocalInputFile(root.resolve(file.path())), new PlainParquetConfiguration())
            .build()) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        ids.add((Long) row.get("id"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ids.stream();
  }

  /** Every data file that lies there, committed or not. */
  List<Path> dataFiles() throws IOException {
    if (!Files.exists(root.resolve("data"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root.resolve("data"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }
}
