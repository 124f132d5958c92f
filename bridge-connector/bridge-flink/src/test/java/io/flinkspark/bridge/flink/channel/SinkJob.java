package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.flink.RetryPolicy;
import io.flinkspark.bridge.protocol.channel.ChannelStart.Existing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** A job that writes {@link Numbers} into a channel: their id, and in which ten they are. */
final class SinkJob {

  static final RowType COLUMNS =
      (RowType)
          DataTypes.ROW(
                  DataTypes.FIELD("id", DataTypes.BIGINT().notNull()),
                  DataTypes.FIELD("ten", DataTypes.STRING().notNull()))
              .notNull()
              .getLogicalType();
  static final String BRIDGE = "numbers-v1";
  private static final Duration CHECKPOINTS = Duration.ofMillis(100);

  private final Configuration configuration = new Configuration();
  private int parallelism = 2;
  private boolean hasOneMoreOperator;

  static SinkJob streaming() {
    SinkJob job = new SinkJob().restarts(0);
    job.configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINTS);
    return job;
  }

  static SinkJob withoutCheckpoints() {
    return new SinkJob().restarts(0);
  }

  static SinkJob batch() {
    SinkJob job = streaming();
    job.configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
    return job;
  }

  static SinkJob unaligned() {
    SinkJob job = streaming();
    job.configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
    job.configuration.set(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT, Duration.ZERO);
    return job;
  }

  SinkJob parallelism(int tasks) {
    parallelism = tasks;
    return this;
  }

  SinkJob restarts(int attempts) {
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, attempts);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    return this;
  }

  SinkJob checkpointsEach(Duration interval) {
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
    return this;
  }

  SinkJob keepsCheckpointsIn(Path checkpoints) {
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    return this;
  }

  static String newestCheckpoint(Path checkpoints) throws IOException {
    try (Stream<Path> files = Files.walk(checkpoints)) {
      return files
          .filter(file -> file.getFileName().toString().equals("_metadata"))
          .max(Comparator.comparingLong(SinkJob::checkpoint))
          .orElseThrow()
          .getParent()
          .toUri()
          .toString();
    }
  }

  private static long checkpoint(Path metadata) {
    return Long.parseLong(metadata.getParent().getFileName().toString().substring("chk-".length()));
  }

  SinkJob restoredFrom(String savepoint) {
    configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    return this;
  }

  SinkJob withOneMoreOperator() {
    hasOneMoreOperator = true;
    return this;
  }

  static ChannelSinkBuilder<RowData> sink(Path channel) {
    return ChannelSink.<RowData>builder()
        .path(channel.toUri().toString())
        .bridgeId(BRIDGE)
        .records(ChannelRecords.rowData(COLUMNS));
  }

  /** A sink of a channel whose storage goes wrong. It tries a commit three times, at once. */
  static ChannelSink<RowData> sink(SinkLocation location) {
    return sink(location, null);
  }

  static ChannelSink<RowData> sink(SinkLocation location, Existing existing) {
    ChannelSinkOptions options =
        new ChannelSinkOptions(
            location,
            BRIDGE,
            UUID.randomUUID().toString(),
            existing,
            ChannelSinkBuilder.DEFAULT_TARGET_FILE_SIZE.getBytes(),
            ChannelSinkBuilder.DEFAULT_MAX_OPEN_FILES,
            new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1)));
    return new ChannelSink<>(options, ChannelRecords.rowData(COLUMNS));
  }

  StreamExecutionEnvironment environment() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration)
            .setParallelism(parallelism);
    env.setMaxParallelism(16);
    return env;
  }

  JobClient submit(Numbers numbers, ChannelSink<RowData> sink) throws Exception {
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    StreamExecutionEnvironment env = environment();
    DataStream<Long> stream = stream(env, numbers, "numbers");
    if (hasOneMoreOperator) {
      stream = stream.map(number -> number).setParallelism(1).uid("one more");
    }
    rows(stream).sinkTo(sink).uid("channel").name("channel");
    return env.executeAsync();
  }

  JobClient submitSequence(long end, ChannelSink<RowData> sink) throws Exception {
    return submitSequence(end, Numbers.withoutWatermarks(), sink);
  }

  JobClient submitSequence(long end, Numbers failing, ChannelSink<RowData> sink) throws Exception {
    StreamExecutionEnvironment env = environment();
    rows(env.fromSource(
                new NumberSequenceSource(0, end - 1), WatermarkStrategy.noWatermarks(), "sequence")
            .map(failing.failing()))
        .sinkTo(sink);
    return env.executeAsync();
  }

  @SuppressWarnings("deprecation")
  static DataStream<Long> stream(StreamExecutionEnvironment env, Numbers numbers, String uid) {
    return env.addSource(numbers.source())
        .uid(uid)
        .map(numbers.failing())
        .setParallelism(1)
        .uid(uid + " failing");
  }

  static DataStream<RowData> rows(DataStream<Long> numbers) {
    return numbers.rebalance().map(SinkJob::row).returns(InternalTypeInfo.of(COLUMNS)).uid("rows");
  }

  static RowData row(Long number) {
    return GenericRowData.of(number, StringData.fromString("ten-" + number / 10));
  }
}
