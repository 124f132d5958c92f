package io.flinkspark.bridge.spark.channel;

import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.ChannelStart;
import io.flinkspark.bridge.protocol.channel.ChannelWriter;
import io.flinkspark.bridge.protocol.channel.EpochCommit;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import io.flinkspark.bridge.protocol.channel.LocalChannelStorage;
import io.flinkspark.bridge.spark.channel.read.AvroTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;

/** A channel whose producer is the test: its files are written by Spark, its ledger by our API. */
final class TestChannel {

  private final SparkSession spark;
  private final Path root;
  private final Channel channel;
  private ChannelWriter writer;
  private long checkpoint;
  private String run = "run";

  TestChannel(SparkSession spark, Path root) {
    this.spark = spark;
    this.root = root;
    this.channel = Channel.openOrCreate(new LocalChannelStorage(root), "test");
    this.writer = channel.claim(new ChannelStart.Fresh(run, ChannelStart.Existing.REFUSE));
  }

  String path() {
    return root.toString();
  }

  Channel channel() {
    return channel;
  }

  static ChannelSchema schema(String json) {
    String text = json.replace('\'', '"');
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new ChannelSchema(HexFormat.of().formatHex(hash, 0, 16), text);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** A record of these fields, as JSON with single quotes. */
  static ChannelSchema record(String... fields) {
    return schema("{'type':'record','name':'R','fields':[" + String.join(",", fields) + "]}");
  }

  /** One epoch with the rows in one file. */
  long commit(ChannelSchema schema, List<Row> rows) {
    return commit(schema, List.of(write(schema, rows, "")), ChannelEpoch.NO_WATERMARK);
  }

  long commit(ChannelSchema schema, List<EpochFile> files, long watermarkMillis) {
    EpochCommit commit =
        new EpochCommit(++checkpoint, schema, files, EventTimes.NONE, watermarkMillis);
    return writer.commit(commit).epoch();
  }

  /** One epoch that is committed behind an instant, by the clock of this machine. */
  long commitAfter(Instant instant, ChannelSchema schema, List<Row> rows) {
    Awaitility.await().until(() -> Instant.now().isAfter(instant));
    return commit(schema, rows);
  }

  /** Goes back to a checkpoint: later epochs become void. */
  void restoreFrom(long earlier) {
    String next = run + "+";
    writer = channel.claim(new ChannelStart.Restored(next, run, earlier));
    run = next;
    checkpoint = earlier;
  }

  EpochFile write(ChannelSchema schema, List<Row> rows, String folders) {
    return write(schema, rows, folders, Map.of());
  }

  /** A Parquet file with the rows, not committed. */
  EpochFile write(
      ChannelSchema schema, List<Row> rows, String folders, Map<String, String> parquet) {
    Schema avro = AvroTypes.parse(schema);
    Dataset<Row> dataset =
        spark.createDataFrame(rows, AvroTypes.columns(avro).asNullable()).coalesce(1);
    return write(dataset, rows.size(), folders, parquet);
  }

  /** An Avro file with the records, in blocks of about so many bytes; not committed. */
  EpochFile writeAvro(List<GenericRecord> records, int blockBytes) throws IOException {
    String path = "data/" + UUID.randomUUID() + ".avro";
    Path target = root.resolve(path);
    Files.createDirectories(target.getParent());
    try (DataFileWriter<GenericRecord> file = new DataFileWriter<>(new GenericDatumWriter<>())) {
      file.setSyncInterval(blockBytes).create(records.get(0).getSchema(), target.toFile());
      for (GenericRecord each : records) {
        file.append(each);
      }
    }
    return EpochFile.whole(path, records.size(), Files.size(target));
  }

  EpochFile write(Dataset<Row> dataset, long rows, String folders, Map<String, String> parquet) {
    Path written = root.resolveSibling(root.getFileName() + "-" + UUID.randomUUID());
    dataset.coalesce(1).write().options(parquet).parquet(written.toString());
    String path = "data/" + folders + UUID.randomUUID() + ".parquet";
    try (Stream<Path> files = Files.list(written)) {
      Path file =
          files.filter(each -> each.toString().endsWith(".parquet")).findFirst().orElseThrow();
      Path target = root.resolve(path);
      Files.createDirectories(target.getParent());
      Files.move(file, target);
      return EpochFile.whole(path, rows, Files.size(target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
