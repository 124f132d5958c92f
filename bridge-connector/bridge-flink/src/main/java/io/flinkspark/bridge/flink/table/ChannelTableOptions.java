package io.flinkspark.bridge.flink.table;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.flinkspark.bridge.flink.channel.ChannelSinkBuilder;
import io.flinkspark.bridge.flink.channel.format.FileCompression;
import io.flinkspark.bridge.flink.channel.format.FileFormat;
import io.flinkspark.bridge.protocol.channel.ChannelStart.Existing;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.table.factories.FactoryUtil;

/** The options of a table with {@code 'connector' = 'bridge-channel'}. */
public final class ChannelTableOptions {

  /** Before keys of Hadoop's configuration. */
  public static final String HADOOP_PREFIX = "hadoop.";

  public static final ConfigOption<String> PATH =
      key("path")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The channel's directory, on HDFS or, as file:///..., on a file system that all"
                  + " TaskManagers and readers share. It is made if it is not there.");

  public static final ConfigOption<String> BRIDGE_ID =
      key("bridge-id")
          .stringType()
          .noDefaultValue()
          .withDescription("The name of this producer, which the channel keeps for ever.");

  public static final ConfigOption<Existing> EXISTING_EPOCHS =
      key("existing-epochs")
          .enumType(Existing.class)
          .noDefaultValue()
          .withDescription(
              "What becomes of epochs that are there when the job is not restored: refuse, keep or"
                  + " void. Unless set, a job with checkpoints refuses to start then, and one"
                  + " without, such as one in batch mode, adds to them.");

  public static final ConfigOption<FileFormat> FORMAT =
      key("format")
          .enumType(FileFormat.class)
          .defaultValue(FileFormat.PARQUET)
          .withDescription("parquet or avro; avro needs Avro on the class path.");

  public static final ConfigOption<FileCompression> COMPRESSION =
      key("compression")
          .enumType(FileCompression.class)
          .defaultValue(FileCompression.SNAPPY)
          .withDescription(
              "snappy, zstd, gzip or none; zstd needs com.github.luben:zstd-jni on the class path.");

  public static final ConfigOption<MemorySize> TARGET_FILE_SIZE =
      key("target-file-size")
          .memoryType()
          .defaultValue(ChannelSinkBuilder.DEFAULT_TARGET_FILE_SIZE)
          .withDescription("How long a file gets before the next begins.");

  public static final ConfigOption<Integer> MAX_OPEN_FILES =
      key("max-open-files")
          .intType()
          .defaultValue(ChannelSinkBuilder.DEFAULT_MAX_OPEN_FILES)
          .withDescription(
              "How many files a writer keeps open, one for each partition; with more partitions,"
                  + " the one that was longest without a row is ended.");

  public static final ConfigOption<Integer> PARALLELISM = FactoryUtil.SINK_PARALLELISM;

  static final List<ConfigOption<?>> REQUIRED = List.of(PATH, BRIDGE_ID);

  static final List<ConfigOption<?>> OPTIONAL =
      List.of(EXISTING_EPOCHS, FORMAT, COMPRESSION, TARGET_FILE_SIZE, MAX_OPEN_FILES, PARALLELISM);

  private ChannelTableOptions() {}
}
