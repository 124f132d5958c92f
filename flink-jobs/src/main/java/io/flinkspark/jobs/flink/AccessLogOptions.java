package io.flinkspark.jobs.flink;

import io.flinkspark.jobs.flink.source.LineSource;
import io.flinkspark.schema.window.LateDataPolicy;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/**
 * The options of {@link AccessLogJob}; picocli fills them, {@link #check} refuses what cannot work.
 */
@Command(
    name = "AccessLogJob",
    mixinStandardHelpOptions = true,
    version = "flink-jobs 0.1.0-SNAPSHOT",
    showDefaultValues = true,
    sortOptions = false,
    usageHelpAutoWidth = false,
    description =
        "Counts the traffic of an access log in windows and sessions, exactly once, into Kafka and"
            + " Parquet files.")
final class AccessLogOptions {

  /** State backends of Flink that this job is tested with. */
  enum StateBackend {
    ROCKSDB,
    HASHMAP;

    String inFlink() {
      return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
      return inFlink();
    }
  }

  @Option(
      names = "--source",
      required = true,
      showDefaultValue = Visibility.NEVER,
      paramLabel = "URI",
      description =
          "Lines to read: kafka://HOST:PORT[,HOST:PORT]/TOPIC, tcp://HOST:PORT, file:///PATH or"
              + " hdfs://HOST:PORT/PATH.")
  private String source = "";

  @Option(
      names = "--bounded",
      description = "Stop at the end that the Kafka topic has when the job starts.")
  private boolean bounded;

  @Option(
      names = "--group-id",
      paramLabel = "ID",
      defaultValue = "access-log-job",
      description =
          "Kafka consumer group: where a first start goes on reading, and where progress shows.")
  private String groupId = "";

  @Option(
      names = "--kafka",
      required = true,
      showDefaultValue = Visibility.NEVER,
      paramLabel = "HOST:PORT[,HOST:PORT]",
      description = "Kafka that takes the results.")
  private String kafka = "";

  @Option(
      names = "--topic-prefix",
      paramLabel = "PREFIX",
      defaultValue = "access-log-",
      description = "Result topics are PREFIX followed by windows, sessions, late and rejected.")
  private String topicPrefix = "";

  @Option(
      names = "--transactional-id-prefix",
      paramLabel = "PREFIX",
      defaultValue = "access-log-job",
      description = "Names the job's Kafka transactions; has to differ between running jobs.")
  private String transactionalIdPrefix = "";

  @Option(
      names = "--transaction-timeout",
      paramLabel = "DURATION",
      defaultValue = "10min",
      converter = DurationOption.class,
      description =
          "Kafka gives up a transaction after this time. Longer than a restart of the job may take,"
              + " at most the brokers' transaction.max.timeout.ms.")
  private Duration transactionTimeout = Duration.ZERO;

  @Option(
      names = "--out",
      required = true,
      showDefaultValue = Visibility.NEVER,
      paramLabel = "URI",
      description =
          "Folder for the Parquet files: raw, windows, sessions, late and rejected below it.")
  private String out = "";

  @Option(
      names = "--checkpoints",
      paramLabel = "URI",
      description = "Folder for checkpoints. Default: _checkpoints below --out.")
  private @Nullable String checkpoints;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "DURATION",
      defaultValue = "10s",
      converter = DurationOption.class,
      description = "Results become visible once in this time.")
  private Duration checkpointInterval = Duration.ZERO;

  @Option(
      names = "--state-backend",
      paramLabel = "NAME",
      defaultValue = "rocksdb",
      description = "Where state lives: ${COMPLETION-CANDIDATES}.")
  private StateBackend stateBackend = StateBackend.ROCKSDB;

  @Option(
      names = "--out-of-orderness",
      paramLabel = "DURATION",
      defaultValue = "60s",
      converter = DurationOption.class,
      description = "How far an event may be behind the latest one without being late.")
  private Duration outOfOrderness = Duration.ZERO;

  @Option(
      names = "--late-data",
      paramLabel = "POLICY",
      defaultValue = "flink",
      description =
          "Whose rule decides what is late for sessions, flink or spark: flink keeps an event that"
              + " joins a live session.")
  private LateDataPolicy lateData = LateDataPolicy.FLINK;

  @Option(
      names = "--idleness",
      paramLabel = "DURATION",
      converter = DurationOption.class,
      description =
          "A partition that is silent for so long no longer holds the windows back. Default: it"
              + " always does.")
  private @Nullable Duration idleness;

  /**
   * Refuses what cannot work, all of it before a cluster sees the job.
   *
   * @throws IllegalArgumentException naming the option and the reason
   */
  void check() {
    LineSource from = source();
    if (bounded && !(from instanceof LineSource.KafkaTopic)) {
      throw OptionCheck.refused("--bounded", "only a Kafka source needs it", source);
    }
    LineSource.checkAddresses(kafka);
    OptionCheck.folder("--out", out);
    OptionCheck.folder("--checkpoints", checkpoints());
    OptionCheck.text("--group-id", groupId);
    OptionCheck.text("--transactional-id-prefix", transactionalIdPrefix);
    if (!topicPrefix.matches("[a-zA-Z0-9._-]{0,200}")) {
      throw OptionCheck.refused("--topic-prefix", "it cannot begin a topic name", topicPrefix);
    }
    OptionCheck.transactions(transactionTimeout, checkpointInterval);
    if (outOfOrderness.isNegative()) {
      throw OptionCheck.refused("--out-of-orderness", "it has to be zero or more", outOfOrderness);
    }
    if (idleness != null) {
      OptionCheck.positive("--idleness", idleness);
    }
  }

  LineSource source() {
    return LineSource.parse(source);
  }

  boolean isBounded() {
    return bounded;
  }

  String groupId() {
    return groupId;
  }

  String kafka() {
    return kafka;
  }

  String topic(String kind) {
    return topicPrefix + kind;
  }

  String transactionalIdPrefix() {
    return transactionalIdPrefix;
  }

  Duration transactionTimeout() {
    return transactionTimeout;
  }

  String out(String kind) {
    return below(kind);
  }

  String checkpoints() {
    return checkpoints == null ? below("_checkpoints") : checkpoints;
  }

  Duration checkpointInterval() {
    return checkpointInterval;
  }

  StateBackend stateBackend() {
    return stateBackend;
  }

  Duration outOfOrderness() {
    return outOfOrderness;
  }

  LateDataPolicy lateData() {
    return lateData;
  }

  Optional<Duration> idleness() {
    return Optional.ofNullable(idleness);
  }

  private String below(String name) {
    return out.endsWith("/") ? out + name : out + "/" + name;
  }
}
