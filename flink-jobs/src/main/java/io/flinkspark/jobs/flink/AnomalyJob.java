package io.flinkspark.jobs.flink;

import io.flinkspark.bridge.flink.SparkRecords;
import io.flinkspark.bridge.flink.SparkSource;
import io.flinkspark.jobs.flink.anomaly.CompleteAlready;
import io.flinkspark.jobs.flink.anomaly.HistoryJoin;
import io.flinkspark.jobs.flink.anomaly.HostHistory;
import io.flinkspark.jobs.flink.anomaly.HostWindowRecords;
import io.flinkspark.jobs.flink.sink.KafkaMessage;
import io.flinkspark.jobs.flink.sink.KafkaOutput;
import io.flinkspark.jobs.flink.sink.ParquetOutput;
import io.flinkspark.jobs.flink.sink.ToKafkaMessage;
import io.flinkspark.schema.Anomaly;
import io.flinkspark.schema.HostWindow;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * Joins the windows of hosts that AccessLogJob writes with the history of hosts that a Spark
 * application publishes, straight from Spark's executors, and writes the unusual ones to Kafka and
 * to Parquet files, exactly once.
 *
 * <pre>
 * flink run -c io.flinkspark.jobs.flink.AnomalyJob flink-jobs.jar --help
 * </pre>
 */
public final class AnomalyJob {

  private static final String NAME = "anomalies";

  private AnomalyJob() {}

  /** Submits the job; see {@code --help}. */
  public static void main(String[] arguments) throws Exception {
    JobCommandLine.run(new AnomalyOptions(), AnomalyOptions::check, arguments, AnomalyJob::execute);
  }

  private static void execute(AnomalyOptions options) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration(options));
    DataStream<Anomaly> anomalies = anomalies(env, options);
    anomalies
        .sinkTo(ParquetOutput.into(new Path(options.results().out(NAME)), Anomaly.class))
        .name("anomalies to files")
        .uid("files-anomalies");
    anomalies
        .map(
            new ToKafkaMessage<>(
                Anomaly.class,
                options.results().topic(NAME),
                Anomaly::getHost,
                row -> row.getWindowEnd().minusMillis(1)),
            Types.POJO(KafkaMessage.class))
        .name("anomalies as messages")
        .uid("messages-anomalies")
        .sinkTo(
            KafkaOutput.exactlyOnce(
                options.results().kafka(),
                options.transactionalIdPrefix(),
                options.results().transactionTimeout()))
        .name("anomalies to Kafka")
        .uid("kafka-anomalies");
    env.execute(NAME);
  }

  private static Configuration configuration(AnomalyOptions options) {
    Configuration config = options.results().configuration();
    // A subtask without a partition says only from time to time that it holds nothing back.
    config.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(200));
    return config;
  }

  private static DataStream<Anomaly> anomalies(
      StreamExecutionEnvironment env, AnomalyOptions options) {
    DataStream<HostWindow> windows =
        env.fromSource(windows(options), CompleteAlready.strategy(), "host windows")
            .uid("host-windows");
    DataStream<HostHistory> history =
        env.fromSource(history(options), WatermarkStrategy.noWatermarks(), "host history")
            .uid("host-history");
    return HistoryJoin.anomalies(windows, history, options.rule(), options.from());
  }

  private static SparkSource<HostHistory> history(AnomalyOptions options) {
    return SparkSource.<HostHistory>builder()
        .address(options.history())
        .token(options.access().token())
        .tls(options.access().tls())
        .publication(options.publication())
        .columns(HostHistory.COLUMNS)
        .records(SparkRecords.pojo(HostHistory.class))
        .build();
  }

  @SuppressWarnings("deprecation") // Kafka deprecated OffsetResetStrategy; the connector needs it.
  private static KafkaSource<HostWindow> windows(AnomalyOptions options) {
    var builder =
        KafkaSource.<HostWindow>builder()
            .setBootstrapServers(options.results().kafka())
            .setTopics(options.results().topic("hosts"))
            .setGroupId(options.groupId())
            .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
            .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
            .setValueOnlyDeserializer(new HostWindowRecords());
    if (options.isBounded()) {
      builder.setBounded(OffsetsInitializer.latest());
    }
    return builder.build();
  }
}
