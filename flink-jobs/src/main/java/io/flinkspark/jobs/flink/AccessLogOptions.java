package io.flinkspark.jobs.flink;

import io.flinkspark.bridge.protocol.channel.ChannelStart.Existing;
import io.flinkspark.jobs.flink.source.LineSource;
import io.flinkspark.schema.window.LateDataPolicy;
import java.time.Duration;
import java.util.Optional;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
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
            + " channels that Spark reads.")
final class AccessLogOptions {

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
      names = "--transactional-id-prefix",
      paramLabel = "PREFIX",
      defaultValue = "access-log-job",
      description = "Names the job's Kafka transactions; has to differ between running jobs.")
  private String transactionalIdPrefix = "";

  @Option(
      names = "--host-windows",
      description =
          "Also write each host's windows of five minutes to Kafka, topic PREFIXhosts; AnomalyJob"
              + " reads them.")
  private boolean hostWindows;

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

  @Option(
      names = "--form",
      paramLabel = "FORM",
      defaultValue = "channels",
      description =
          "How results lie below --out: channels, which Spark reads epoch by epoch with the format"
              + " bridge-channel, or files, plain folders of Parquet.")
  private FileResults.Form form = FileResults.Form.CHANNELS;

  @Option(
      names = "--bridge-id",
      paramLabel = "ID",
      defaultValue = "access-log",
      description =
          "Names this producer: the channels' bridge ids are ID-raw, ID-windows and so on. A channel"
              + " keeps its id for ever.")
  private String bridgeId = "";

  @Option(
      names = "--existing-epochs",
      paramLabel = "CHOICE",
      defaultValue = "refuse",
      description =
          "When the channels hold epochs and the job does not go on from a savepoint: refuse to"
              + " start, keep them and add to them, or make them void.")
  private Existing existing = Existing.REFUSE;

  @Mixin private ResultOptions results = new ResultOptions();

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
    results.check();
    OptionCheck.text("--group-id", groupId);
    OptionCheck.text("--transactional-id-prefix", transactionalIdPrefix);
    if (!bridgeId.matches("[!-~]{1,190}")) {
      throw OptionCheck.refused("--bridge-id", "it is not 1 to 190 visible characters", bridgeId);
    }
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

  String transactionalIdPrefix() {
    return transactionalIdPrefix;
  }

  boolean writesHostWindows() {
    return hostWindows;
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

  FileResults.Form form() {
    return form;
  }

  String bridgeId() {
    return bridgeId;
  }

  Existing existing() {
    return existing;
  }

  ResultOptions results() {
    return results;
  }
}
