package io.flinkspark.jobs.flink;

import io.flinkspark.jobs.flink.accesslog.AccessLogPipeline;
import io.flinkspark.jobs.flink.accesslog.AccessLogPipeline.Results;
import io.flinkspark.jobs.flink.accesslog.LogTypes;
import io.flinkspark.jobs.flink.sink.KafkaMessage;
import io.flinkspark.jobs.flink.sink.KafkaOutput;
import io.flinkspark.jobs.flink.sink.ToKafkaMessage;
import io.flinkspark.jobs.flink.source.FileLines;
import io.flinkspark.jobs.flink.source.KafkaLines;
import io.flinkspark.jobs.flink.source.LineSource;
import io.flinkspark.jobs.flink.source.TcpLines;
import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.HostSession;
import io.flinkspark.schema.HostWindow;
import io.flinkspark.schema.LateData;
import io.flinkspark.schema.LateEvent;
import io.flinkspark.schema.RejectedLine;
import io.flinkspark.schema.WindowResult;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * Counts the traffic of an access log: reads lines from Kafka, a TCP server or files, keeps windows
 * and sessions by event time, and writes results, late rows, parsed and rejected lines exactly once
 * to Kafka and to channels, which Spark reads epoch by epoch.
 *
 * <pre>
 * flink run -c io.flinkspark.jobs.flink.AccessLogJob flink-jobs.jar --help
 * </pre>
 */
public final class AccessLogJob {

  private static final String NAME = "access-log";

  private AccessLogJob() {}

  /** Submits the job; see {@code --help}. */
  public static void main(String[] arguments) throws Exception {
    JobCommandLine.run(
        new AccessLogOptions(), AccessLogOptions::check, arguments, AccessLogJob::execute);
  }

  private static void execute(AccessLogOptions options) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(options.results().configuration());
    new FileResults(options).requireFree(env.getConfiguration());
    build(env, options);
    env.execute(NAME);
  }

  /** The whole job. */
  static void build(StreamExecutionEnvironment env, AccessLogOptions options) {
    Results results = results(env, options);
    new FileResults(options).write(results);
    writeKafka(results, options);
  }

  /** Source and pipeline; tests put their own sinks behind it. */
  static Results results(StreamExecutionEnvironment env, AccessLogOptions options) {
    return AccessLogPipeline.build(lines(env, options), options.lateData());
  }

  /** The lines of the source, parsed, with event time and watermarks. */
  private static DataStream<Either<AccessEvent, RejectedLine>> lines(
      StreamExecutionEnvironment env, AccessLogOptions options) {
    WatermarkStrategy<Either<AccessEvent, RejectedLine>> watermarks =
        options
            .idleness()
            .map(AccessLogPipeline.watermarks(options.outOfOrderness())::withIdleness)
            .orElse(AccessLogPipeline.watermarks(options.outOfOrderness()));
    LineSource from = options.source();
    if (from instanceof LineSource.KafkaTopic kafka) {
      return env.fromSource(kafkaSource(kafka, options), watermarks, "Kafka lines", LogTypes.LINE)
          .uid("kafka-lines");
    }
    if (from instanceof LineSource.TcpServer tcp) {
      TcpLines source = new TcpLines(tcp.host(), tcp.port());
      return env.fromSource(source, watermarks, "TCP lines", LogTypes.LINE)
          .setParallelism(1)
          .uid("tcp-lines");
    }
    LineSource.LogFiles files = (LineSource.LogFiles) from;
    FileSource<Either<AccessEvent, RejectedLine>> source =
        FileSource.forBulkFileFormat(new FileLines(), new Path(files.uri())).build();
    return env.fromSource(source, watermarks, "file lines", LogTypes.LINE).uid("file-lines");
  }

  @SuppressWarnings("deprecation") // Kafka deprecated OffsetResetStrategy; the connector needs it.
  private static KafkaSource<Either<AccessEvent, RejectedLine>> kafkaSource(
      LineSource.KafkaTopic from, AccessLogOptions options) {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    var builder =
        KafkaSource.<Either<AccessEvent, RejectedLine>>builder()
            .setBootstrapServers(from.bootstrapServers())
            .setTopics(from.topic())
            .setGroupId(options.groupId())
            .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
            .setDeserializer(new KafkaLines())
            .setProperties(properties);
    if (options.isBounded()) {
      builder.setBounded(OffsetsInitializer.latest());
    }
    return builder.build();
  }

  private static void writeKafka(Results results, AccessLogOptions options) {
    DataStream<KafkaMessage> windows =
        messages(
            results.windows(),
            "windows",
            new ToKafkaMessage<>(
                WindowResult.class,
                options.results().topic("windows"),
                row -> row.getDefinition() + "/" + row.getWindowStart().toEpochMilli(),
                row -> row.getWindowEnd().minusMillis(1)));
    DataStream<KafkaMessage> sessions =
        messages(
            results.sessions(),
            "sessions",
            new ToKafkaMessage<>(
                HostSession.class,
                options.results().topic("sessions"),
                HostSession::getHost,
                row -> row.getSessionEnd().minusMillis(1)));
    DataStream<KafkaMessage> late =
        messages(
            results.late(),
            "late",
            new ToKafkaMessage<>(
                LateEvent.class,
                options.results().topic("late"),
                LateEvent::getDefinition,
                row -> row.getEvent().getEventTime()));
    DataStream<KafkaMessage> rejected =
        messages(
            results.rejected(),
            "rejected",
            new ToKafkaMessage<>(
                RejectedLine.class,
                options.results().topic("rejected"),
                row -> row.getSource() + "/" + row.getOffset()));
    DataStream<KafkaMessage> all = windows.union(sessions, late, rejected);
    if (options.writesHostWindows()) {
      all = all.union(hostWindows(results, options));
    }
    all.sinkTo(
            KafkaOutput.exactlyOnce(
                options.results().kafka(),
                options.transactionalIdPrefix(),
                options.results().transactionTimeout()))
        .name("results to Kafka")
        .uid("kafka-results");
  }

  private static DataStream<KafkaMessage> hostWindows(Results results, AccessLogOptions options) {
    LateData lateData = options.lateData().inRecords();
    DataStream<HostWindow> hosts =
        results
            .hostParts()
            .map(part -> part.ofHost(lateData), LogTypes.HOST_WINDOW)
            .name("host windows")
            .uid("host-windows");
    return messages(
        hosts,
        "hosts",
        new ToKafkaMessage<>(
            HostWindow.class,
            options.results().topic("hosts"),
            HostWindow::getHost,
            row -> row.getWindowEnd().minusMillis(1)));
  }

  private static <T extends SpecificRecord> DataStream<KafkaMessage> messages(
      DataStream<T> rows, String kind, ToKafkaMessage<T> encode) {
    return rows.map(encode, Types.POJO(KafkaMessage.class))
        .name(kind + " as messages")
        .uid("messages-" + kind);
  }
}
