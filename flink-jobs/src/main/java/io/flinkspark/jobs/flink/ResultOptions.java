package io.flinkspark.jobs.flink;

import io.flinkspark.jobs.flink.source.LineSource;
import java.time.Duration;
import java.util.Locale;
import javax.annotation.Nullable;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/**
 * Where a job's results go, exactly once, and what Flink keeps for that: options of several jobs.
 */
final class ResultOptions {

  /** State backends of Flink that the jobs are tested with. */
  enum StateBackend {
    ROCKSDB,
    HASHMAP;

    private String inFlink() {
      return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
      return inFlink();
    }
  }

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
      description = "Topics of results are PREFIX followed by what they hold, such as windows.")
  private String topicPrefix = "";

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
      description = "Folder for the results: below it a folder for each kind of them.")
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

  /**
   * Refuses what cannot work, all of it before a cluster sees the job.
   *
   * @throws IllegalArgumentException naming the option and the reason
   */
  void check() {
    LineSource.checkAddresses(kafka);
    OptionCheck.folder("--out", out);
    OptionCheck.folder("--checkpoints", checkpoints());
    if (!topicPrefix.matches("[a-zA-Z0-9._-]{0,200}")) {
      throw OptionCheck.refused("--topic-prefix", "it cannot begin a topic name", topicPrefix);
    }
    OptionCheck.transactions(transactionTimeout, checkpointInterval);
  }

  /** What a job needs from Flink, whatever the cluster's own configuration says. */
  Configuration configuration() {
    Configuration config = new Configuration();
    config.set(PipelineOptions.OBJECT_REUSE, true);
    config.set(PipelineOptions.GENERIC_TYPES, false);
    config.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    config.set(StateBackendOptions.STATE_BACKEND, stateBackend.inFlink());
    config.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    config.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints());
    config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
    config.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    config.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    return config;
  }

  String kafka() {
    return kafka;
  }

  String topic(String kind) {
    return topicPrefix + kind;
  }

  Duration transactionTimeout() {
    return transactionTimeout;
  }

  String out(String kind) {
    return below(kind);
  }

  private String checkpoints() {
    return checkpoints == null ? below("_checkpoints") : checkpoints;
  }

  private String below(String name) {
    return out.endsWith("/") ? out + name : out + "/" + name;
  }
}
