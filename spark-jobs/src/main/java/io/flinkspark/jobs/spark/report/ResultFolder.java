package io.flinkspark.jobs.spark.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_millis;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.hadoop.HadoopChannelStorage;
import io.flinkspark.jobs.spark.command.JobException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * One kind of Flink's results: a channel as it was when this was opened, a folder of plain Parquet
 * files, or nothing. Epochs that are committed later are not seen, so all reads of one report see
 * the same rows.
 */
final class ResultFolder {
  private static final String LEDGER = "_bridge";

  private final SparkSession spark;
  private final Path path;
  private final StructType columns;
  private final boolean exists;
  private final ChannelView channel;

  private ResultFolder(
      SparkSession spark, Path path, StructType columns, boolean exists, ChannelView channel) {
    this.spark = spark;
    this.path = path;
    this.columns = columns;
    this.exists = exists;
    this.channel = channel;
  }

  /**
   * Looks what is there now.
   *
   * @throws JobException when the folder or the channel cannot be read
   */
  static ResultFolder open(SparkSession spark, Path path, StructType columns) {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    try {
      FileSystem files = path.getFileSystem(configuration);
      boolean exists = files.exists(path);
      ChannelView channel =
          exists && files.exists(new Path(path, LEDGER))
              ? Channel.open(HadoopChannelStorage.open(path.toString(), configuration)).view()
              : null;
      return new ResultFolder(spark, path, columns, exists, channel);
    } catch (IOException | IllegalArgumentException | BridgeException e) {
      throw new JobException("Cannot read Flink's output in " + path + ": " + e.getMessage(), e);
    }
  }

  boolean exists() {
    return exists;
  }

  /** The channel, unless Flink wrote plain files or nothing. */
  Optional<ChannelView> channel() {
    return Optional.ofNullable(channel);
  }

  /** Bytes of all files. */
  long bytes() {
    if (channel != null) {
      return channel.summary().bytes();
    }
    try {
      return path.getFileSystem(spark.sparkContext().hadoopConfiguration())
          .getContentSummary(path)
          .getLength();
    } catch (IOException e) {
      throw new JobException("Cannot read Flink's output in " + path + ": " + e.getMessage(), e);
    }
  }

  /** The rows, with these columns. */
  Dataset<Row> rows() {
    return rowsWith(List.of());
  }

  /** The rows, and for each its epoch and when that was committed; null outside of channels. */
  Dataset<Row> rowsWithEpochs() {
    return isInEpochs()
        ? rowsWith(
            List.of(
                col("_epoch").as(Columns.EPOCH),
                unix_millis(col("_committed")).as(Columns.COMMITTED)))
        : rowsWith(
            List.of(
                lit(null).cast("long").as(Columns.EPOCH),
                lit(null).cast("long").as(Columns.COMMITTED)));
  }

  private Dataset<Row> rowsWith(List<Column> more) {
    Stream<Column> own = Arrays.stream(columns.fieldNames()).map(name -> col("`" + name + "`"));
    return all().select(Stream.concat(own, more.stream()).toArray(Column[]::new));
  }

  private boolean isInEpochs() {
    return channel != null && channel.newest().isPresent();
  }

  private Dataset<Row> all() {
    if (isInEpochs()) {
      return spark
          .read()
          .format("bridge-channel")
          .option("to-epoch", channel.newest().map(ChannelEpoch::number).orElseThrow())
          .load(path.toString());
    }
    if (!exists || channel != null) {
      return spark.createDataFrame(List.<Row>of(), columns);
    }
    return spark
        .read()
        .schema(columns)
        // Flink writes proleptic Gregorian times; Spark refuses years before 1900 unless told.
        .option("datetimeRebaseMode", "CORRECTED")
        .parquet(path.toString());
  }
}
