package io.flinkspark.jobs.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flinkspark.jobs.flink.sink.KafkaMessage;
import io.flinkspark.jobs.flink.sink.KafkaOutput;
import io.flinkspark.jobs.flink.source.LineSource;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/**
 * Groups the values of a Kafka topic and counts each, into another topic: key the value, value its
 * count so far. Small and complete, to be copied; its twin in the Spark jobs does the same there.
 */
public final class ValueCountJob {

  private ValueCountJob() {}

  /** Submits the job; see {@code --help}. */
  public static void main(String[] arguments) throws Exception {
    JobCommandLine.run(new Options(), Options::check, arguments, ValueCountJob::execute);
  }

  private static void execute(Options options) throws Exception {
    Configuration config = new Configuration();
    config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, options.checkpointInterval);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
    DataStream<String> values =
        env.fromSource(source(options), WatermarkStrategy.noWatermarks(), "values").uid("values");
    String topic = options.topic;
    count(values)
        .map(count -> message(topic, count), Types.POJO(KafkaMessage.class))
        .name("counts as messages")
        .uid("messages")
        .sinkTo(
            KafkaOutput.exactlyOnce(
                options.kafka, options.transactionalIdPrefix, options.transactionTimeout))
        .name("counts to Kafka")
        .uid("kafka-counts");
    env.execute("value-count");
  }

  /** The heart of it: one line a value, the count so far behind it. */
  static DataStream<Tuple2<String, Long>> count(DataStream<String> values) {
    return values
        .map(value -> Tuple2.of(value, 1L), Types.TUPLE(Types.STRING, Types.LONG))
        .name("one each")
        .uid("one-each")
        .keyBy(count -> count.f0)
        .sum(1)
        .name("count by value")
        .uid("count-by-value");
  }

  private static KafkaSource<String> source(Options options) {
    LineSource.KafkaTopic from = (LineSource.KafkaTopic) LineSource.parse(options.source);
    var builder =
        KafkaSource.<String>builder()
            .setBootstrapServers(from.bootstrapServers())
            .setTopics(from.topic())
            .setGroupId("value-count-job")
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setProperty("isolation.level", "read_committed")
            .setValueOnlyDeserializer(new SimpleStringSchema());
    if (options.bounded) {
      builder.setBounded(OffsetsInitializer.latest());
    }
    return builder.build();
  }

  private static KafkaMessage message(String topic, Tuple2<String, Long> count) {
    KafkaMessage message = new KafkaMessage();
    message.topic = topic;
    message.key = count.f0.getBytes(UTF_8);
    message.value = count.f1.toString().getBytes(UTF_8);
    return message;
  }

  /** The options; picocli fills them. */
  @Command(
      name = "ValueCountJob",
      mixinStandardHelpOptions = true,
      version = "flink-jobs 0.1.0-SNAPSHOT",
      showDefaultValues = true,
      sortOptions = false,
      description = "Counts how often each value comes in a Kafka topic.")
  static final class Options {

    @Option(
        names = "--source",
        required = true,
        showDefaultValue = Visibility.NEVER,
        paramLabel = "URI",
        description = "Values to count: kafka://HOST:PORT[,HOST:PORT]/TOPIC.")
    private String source = "";

    @Option(
        names = "--bounded",
        description = "Stop at the end that the topic has when the job starts.")
    private boolean bounded;

    @Option(
        names = "--kafka",
        required = true,
        showDefaultValue = Visibility.NEVER,
        paramLabel = "HOST:PORT[,HOST:PORT]",
        description = "Kafka that takes the counts.")
    private String kafka = "";

    @Option(
        names = "--topic",
        paramLabel = "NAME",
        defaultValue = "value-counts",
        description = "Topic of the counts: key the value, value its count so far.")
    private String topic = "";

    @Option(
        names = "--transactional-id-prefix",
        paramLabel = "PREFIX",
        defaultValue = "value-count-job",
        description = "Names the job's Kafka transactions; has to differ between running jobs.")
    private String transactionalIdPrefix = "";

    @Option(
        names = "--transaction-timeout",
        paramLabel = "DURATION",
        defaultValue = "10min",
        converter = DurationOption.class,
        description = "Kafka gives up a transaction after this time.")
    private Duration transactionTimeout = Duration.ZERO;

    @Option(
        names = "--checkpoint-interval",
        paramLabel = "DURATION",
        defaultValue = "10s",
        converter = DurationOption.class,
        description = "Counts become visible once in this time.")
    private Duration checkpointInterval = Duration.ZERO;

    /** Refuses what cannot work before anything starts. */
    void check() {
      if (!(LineSource.parse(source) instanceof LineSource.KafkaTopic)) {
        throw OptionCheck.refused("--source", "only kafka:// is counted", source);
      }
      LineSource.checkAddresses(kafka);
      OptionCheck.text("--topic", topic);
      OptionCheck.transactions(transactionTimeout, checkpointInterval);
    }
  }
}
