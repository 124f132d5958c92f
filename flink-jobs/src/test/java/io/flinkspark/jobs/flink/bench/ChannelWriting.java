package io.flinkspark.jobs.flink.bench;

import io.flinkspark.bridge.flink.channel.ChannelRecords;
import io.flinkspark.bridge.flink.channel.ChannelSink;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.avro.typeutils.GenericRecordAvroTypeInfo;
import org.apache.flink.formats.parquet.ParquetWriterFactory;
import org.apache.flink.formats.parquet.row.ParquetRowDataBuilder;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Jobs that write: to a channel, or with Flink's own FileSink. Used by one thread. */
final class ChannelWriting {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);

  private final MiniCluster cluster;
  private JobID job;

  ChannelWriting(MiniCluster cluster) {
    this.cluster = cluster;
  }

  /** Submits a job that writes. */
  Map<String, Object> start(Map<String, String> arguments) throws Exception {
    Configuration config = new Configuration();
    config.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL,
        Duration.ofMillis(Long.parseLong(arguments.get("interval"))));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(config).setParallelism(1);
    env.getConfig().enableObjectReuse();
    long rows = Long.parseLong(arguments.get("rows"));
    int rate = Integer.parseInt(arguments.getOrDefault("rate", "0"));
    switch (arguments.get("sink")) {
      case "channel-rows" ->
          write(
              env,
              ChannelFeed.rows(rows, rate),
              InternalTypeInfo.of(BenchTypes.rowTypeOfInstants()),
              channel(arguments, ChannelRecords.rowData(BenchTypes.rowTypeOfInstants())));
      case "channel-avro" ->
          write(
              env,
              ChannelFeed.avro(rows, rate),
              new GenericRecordAvroTypeInfo(avroSchema()),
              channel(arguments, ChannelRecords.avro(BenchTypes.AVRO_SCHEMA)));
      case "filesink-rows" ->
          write(
              env,
              ChannelFeed.rows(rows, rate),
              InternalTypeInfo.of(BenchTypes.rowTypeOfInstants()),
              files(arguments, rowFiles()));
      case "filesink-avro" ->
          write(
              env,
              ChannelFeed.avro(rows, rate),
              new GenericRecordAvroTypeInfo(avroSchema()),
              files(arguments, avroFiles()));
      default -> throw new IllegalArgumentException("Cannot write to " + arguments);
    }
    ChannelFeed.reset();
    job = cluster.submitJob(env.getStreamGraph()).get().getJobID();
    return Map.of();
  }

  private static <T> void write(
      StreamExecutionEnvironment env, Feed<T> feed, TypeInformation<T> type, Sink<T> sink) {
    env.fromSource(new FeedSource<>(feed), WatermarkStrategy.noWatermarks(), "rows", type)
        .sinkTo(sink)
        .uid("sink");
  }

  private static <T> ChannelSink<T> channel(
      Map<String, String> arguments, ChannelRecords<T> records) {
    return ChannelSink.<T>builder()
        .path(arguments.get("path"))
        .bridgeId("bench")
        .records(records)
        .build();
  }

  private static <T> FileSink<T> files(
      Map<String, String> arguments, ParquetWriterFactory<T> writers) {
    return FileSink.forBulkFormat(new Path(arguments.get("path")), writers)
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(OutputFileConfig.builder().withPartSuffix(".parquet").build())
        .build();
  }

  private static ParquetWriterFactory<RowData> rowFiles() {
    org.apache.hadoop.conf.Configuration config = new org.apache.hadoop.conf.Configuration();
    config.set("parquet.compression", "SNAPPY");
    // As plain readers expect it, and as the channel writes it.
    config.setBoolean("parquet.utc-timezone", true);
    config.setBoolean("parquet.write.int64.timestamp", true);
    config.set("parquet.timestamp.time.unit", "micros");
    return ParquetRowDataBuilder.createWriterFactory(BenchTypes.rowTypeOfInstants(), config, true);
  }

  private static ParquetWriterFactory<GenericRecord> avroFiles() {
    String schema = BenchTypes.AVRO_SCHEMA;
    return new ParquetWriterFactory<>(
        file ->
            AvroParquetWriter.<GenericRecord>builder(file)
                .withSchema(new Schema.Parser().parse(schema))
                .withDataModel(GenericData.get())
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .build());
  }

  private static Schema avroSchema() {
    return new Schema.Parser().parse(BenchTypes.AVRO_SCHEMA);
  }

  /**
   * Waits until all is committed. The checkpoint that does so comes at once and not with the
   * interval: otherwise a part of it would be counted that has nothing to do with the rows.
   */
  Map<String, Object> await() throws Exception {
    ChannelFeed.awaitEnd();
    CompletableFuture<JobResult> result = cluster.requestJobResult(job);
    while (!isDone(result)) {
      checkpoint(result);
    }
    if (result.get().getSerializedThrowable().isPresent()) {
      throw new IllegalStateException(
          "The job failed",
          result
              .get()
              .getSerializedThrowable()
              .get()
              .deserializeError(getClass().getClassLoader()));
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("first", ChannelFeed.firstMillis());
    answer.put("last", System.currentTimeMillis());
    answer.put("checkpoints", checkpoints());
    return answer;
  }

  private static boolean isDone(CompletableFuture<JobResult> result)
      throws InterruptedException, ExecutionException {
    try {
      result.get(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** One that is refused, because another runs or the job has just ended, is not needed. */
  private void checkpoint(CompletableFuture<JobResult> result) throws InterruptedException {
    CompletableFuture<Long> checkpoint = cluster.triggerCheckpoint(job, CheckpointType.FULL);
    CompletableFuture<Object> first =
        CompletableFuture.anyOf(checkpoint.exceptionally(e -> -1L), result);
    try {
      first.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot tell how the job ended", e);
    }
  }

  /** Each completed one: its number and when its last task acknowledged it, in milliseconds. */
  private String checkpoints() throws Exception {
    Map<Long, Long> acknowledged = new TreeMap<>();
    for (AbstractCheckpointStats checkpoint :
        cluster
            .getExecutionGraph(job)
            .get()
            .getCheckpointStatsSnapshot()
            .getHistory()
            .getCheckpoints()) {
      if (checkpoint.getStatus() == CheckpointStatsStatus.COMPLETED) {
        acknowledged.put(checkpoint.getCheckpointId(), checkpoint.getLatestAckTimestamp());
      }
    }
    return acknowledged.entrySet().stream()
        .map(one -> one.getKey() + ":" + one.getValue())
        .collect(Collectors.joining(","));
  }
}
