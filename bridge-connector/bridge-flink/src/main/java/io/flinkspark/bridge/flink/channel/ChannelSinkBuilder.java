package io.flinkspark.bridge.flink.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import io.flinkspark.bridge.flink.RetryPolicy;
import io.flinkspark.bridge.protocol.channel.ChannelStart.Existing;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.flink.configuration.MemorySize;

/**
 * Collects the options of a {@link ChannelSink}. Path, bridge id and records are required.
 *
 * @param <T> the records' type
 */
public final class ChannelSinkBuilder<T> {

  /** A row group of Parquet as most readers like them. */
  public static final MemorySize DEFAULT_TARGET_FILE_SIZE = MemorySize.ofMebiBytes(128);

  /** What 32 files buffer is not little, 32 is plenty for partitions by day. */
  public static final int DEFAULT_MAX_OPEN_FILES = 32;

  private String path;
  private String bridgeId;
  private ChannelRecords<T> records;
  private Existing existing;
  private MemorySize targetFileSize = DEFAULT_TARGET_FILE_SIZE;
  private int maxOpenFiles = DEFAULT_MAX_OPEN_FILES;
  private RetryPolicy retry = RetryPolicy.DEFAULT;
  private final Map<String, String> hadoop = new TreeMap<>();

  ChannelSinkBuilder() {}

  /**
   * The channel's directory, on HDFS or, as {@code file:///...}, on a file system that all
   * TaskManagers and readers share. It is made if it is not there.
   */
  public ChannelSinkBuilder<T> path(String directory) {
    path = directory;
    return this;
  }

  /** The user's name of this producer, which the channel keeps for ever. */
  public ChannelSinkBuilder<T> bridgeId(String id) {
    bridgeId = id;
    return this;
  }

  /** What the rows are, and how they become files. */
  public ChannelSinkBuilder<T> records(ChannelRecords<T> form) {
    records = form;
    return this;
  }

  /**
   * What becomes of epochs that are there when the job is not restored from a checkpoint. Unless
   * set, a job with checkpoints refuses to start then, and one without adds to them.
   */
  public ChannelSinkBuilder<T> existingEpochs(Existing what) {
    existing = what;
    return this;
  }

  /** How long a file gets before the next begins; 128 MiB unless set. */
  public ChannelSinkBuilder<T> targetFileSize(MemorySize size) {
    check(size.getBytes() > 0, "Cannot write files of %s", size);
    targetFileSize = size;
    return this;
  }

  /**
   * How many files one writer keeps open at a time, 32 unless set; one for each partition. When
   * there are more partitions, the file that was longest without a row is ended.
   */
  public ChannelSinkBuilder<T> maxOpenFiles(int files) {
    check(files > 0, "Cannot write with %d open files", files);
    maxOpenFiles = files;
    return this;
  }

  /** How often and how fast a commit is tried again when the storage fails. */
  public ChannelSinkBuilder<T> retry(RetryPolicy policy) {
    retry = policy;
    return this;
  }

  /** Sets an entry of Hadoop's configuration, besides those of its files on the class path. */
  public ChannelSinkBuilder<T> hadoop(String key, String value) {
    hadoop.put(key, value);
    return this;
  }

  /** Builds the sink of one submission of a job. */
  public ChannelSink<T> build() {
    require(path, "path");
    require(bridgeId, "bridge id");
    require(records, "records");
    ChannelSinkOptions options =
        new ChannelSinkOptions(
            new ChannelLocation(path, hadoop),
            bridgeId,
            UUID.randomUUID().toString(),
            existing,
            targetFileSize.getBytes(),
            maxOpenFiles,
            retry);
    return new ChannelSink<>(options, records);
  }

  private static void require(Object value, String option) {
    check(value != null, "Cannot build a channel sink: no %s is given", option);
  }
}
