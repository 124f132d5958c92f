package io.flinkspark.bridge.flink.channel;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
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

  StreamExecutionEnvironment environment() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration)
            .setParallelism(parallelism);
    env.setMaxParallelism(16);
    return env;
  }

  JobClient submit(Numbers numbers, ChannelSink<RowData> sink) throws Exception {
    StreamExecutionEnvironment env = environment();
    DataStream<Long> stream = stream(env, numbers, "numbers");
    if (hasOneMoreOperator) {
      stream = stream.map(number -> number).setParallelism(1).uid("one more");
    }
    rows(stream).sinkTo(sink).uid("channel").name("channel");
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
