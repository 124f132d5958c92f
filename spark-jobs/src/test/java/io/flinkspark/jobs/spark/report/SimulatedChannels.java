package io.flinkspark.jobs.spark.report;

import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.ChannelStart;
import io.flinkspark.bridge.protocol.channel.ChannelWriter;
import io.flinkspark.bridge.protocol.channel.DataFileName;
import io.flinkspark.bridge.protocol.channel.EpochCommit;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import io.flinkspark.bridge.protocol.channel.LocalChannelStorage;
import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.HostSession;
import io.flinkspark.schema.LateEvent;
import io.flinkspark.schema.RejectedLine;
import io.flinkspark.schema.WindowResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Makes channels of the plain folders that {@link SimulatedFlink} writes. */
public final class SimulatedChannels {
  private static final Map<String, Schema> SCHEMAS =
      Map.of(
          "raw", AccessEvent.getClassSchema(),
          "windows", WindowResult.getClassSchema(),
          "sessions", HostSession.getClassSchema(),
          "late", LateEvent.getClassSchema(),
          "rejected", RejectedLine.getClassSchema());

  private final SparkSession spark;
  private final Path plain;
  private final Path base;

  /**
   * @param plain where the plain folders are
   * @param base gets a channel for each
   */
  public SimulatedChannels(SparkSession spark, Path plain, Path base) {
    this.spark = spark;
    this.plain = plain;
    this.base = base;
  }

  /**
   * Each folder as a channel of so many epochs, the last of which says that the input has ended.
   */
  void write(int epochs) throws IOException {
    for (String kind : SCHEMAS.keySet()) {
      if (Files.exists(plain.resolve(kind))) {
        ChannelWriter writer = claim(kind);
        List<Row> rows = rows(kind).collectAsList();
        StructType columns = rows(kind).schema();
        for (int i = 0; i < epochs; i++) {
          List<Row> part = rows.subList(rows.size() * i / epochs, rows.size() * (i + 1) / epochs);
          long watermark = i < epochs - 1 ? 1_000L * i : Long.MAX_VALUE;
          commit(kind, writer, i + 1, spark.createDataFrame(part, columns), watermark);
        }
      }
    }
  }

  /** All rows of a plain folder. */
  public Dataset<Row> rows(String kind) {
    return spark.read().parquet(plain.resolve(kind).toString());
  }

  /** Starts a run of its own, on an empty channel. */
  public ChannelWriter claim(String kind) throws IOException {
    return channel(kind).claim(new ChannelStart.Fresh("run-" + kind, ChannelStart.Existing.REFUSE));
  }

  /** The channel, which is made when it is not there. */
  public Channel channel(String kind) throws IOException {
    Files.createDirectories(base.resolve(kind));
    return Channel.openOrCreate(new LocalChannelStorage(base.resolve(kind)), "test-" + kind);
  }

  /** Writes a file and publishes it as an epoch. */
  public void commit(
      String kind, ChannelWriter writer, long checkpoint, Dataset<Row> rows, long watermark)
      throws IOException {
    EpochFile file = file(kind, rows);
    writer.commit(
        new EpochCommit(
            checkpoint, schema(kind, rows.schema()), List.of(file), EventTimes.NONE, watermark));
  }

  private EpochFile file(String kind, Dataset<Row> rows) throws IOException {
    Path data = Files.createDirectories(base.resolve(kind).resolve("data"));
    Path written = Files.createTempDirectory("written-").resolve("files");
    rows.coalesce(1).write().option("datetimeRebaseMode", "CORRECTED").parquet(written.toString());
    try (Stream<Path> found = Files.list(written)) {
      Path part = found.filter(it -> it.toString().endsWith(".parquet")).findFirst().orElseThrow();
      String name = DataFileName.of("run-" + kind, 0, 0, "parquet").toString();
      Files.copy(part, data.resolve(name));
      return EpochFile.whole("data/" + name, rows.count(), Files.size(part));
    }
  }

  private static ChannelSchema schema(String kind, StructType columns) {
    String text = only(SCHEMAS.get(kind), columns).toString();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new ChannelSchema(HexFormat.of().formatHex(Arrays.copyOf(hash, 16)), text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The fields that the simulation fills; the real records have more. */
  private static Schema only(Schema record, StructType columns) {
    List<Schema.Field> fields = new ArrayList<>();
    for (StructField column : columns.fields()) {
      Schema.Field field = record.getField(column.name());
      DataType type = column.dataType();
      Schema schema =
          type instanceof StructType struct ? only(field.schema(), struct) : field.schema();
      fields.add(new Schema.Field(field.name(), schema, field.doc(), field.defaultVal()));
    }
    return Schema.createRecord(record.getName(), null, record.getNamespace(), false, fields);
  }
}
