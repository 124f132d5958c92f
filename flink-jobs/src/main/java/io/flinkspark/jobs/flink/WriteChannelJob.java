package io.flinkspark.jobs.flink;

import io.flinkspark.bridge.flink.channel.ChannelRecords;
import io.flinkspark.bridge.flink.channel.ChannelSink;
import io.flinkspark.bridge.protocol.channel.ChannelStart.Existing;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/**
 * Writes numbered rows to a channel, exactly once, for Spark to read. Small and complete, to be
 * copied; Spark's side is ReadChannelJob.
 */
public final class WriteChannelJob {

  private WriteChannelJob() {}

  /** Submits the job; see {@code --help}. */
  public static void main(String[] arguments) throws Exception {
    JobCommandLine.run(new Options(), Options::check, arguments, WriteChannelJob::execute);
  }

  private static void execute(Options options) throws Exception {
    Configuration config = new Configuration();
    config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, options.checkpointInterval);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
    DataStream<Long> numbers =
        env.fromSource(
                new NumberSequenceSource(0, options.rows - 1),
                WatermarkStrategy.noWatermarks(),
                "numbers")
            .uid("numbers");
    if (options.maxRate > 0) {
      numbers =
          numbers
              .map(new RateLimit<>(options.maxRate), Types.LONG)
              .name("rate limit")
              .uid("rate-limit");
    }
    numbers
        .map(NumberedRow::of, Types.POJO(NumberedRow.class))
        .name("rows")
        .uid("rows")
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<NumberedRow>forMonotonousTimestamps()
                .withTimestampAssigner((row, time) -> row.at.toEpochMilli()))
        .name("event time")
        .uid("event-time")
        .sinkTo(
            ChannelSink.<NumberedRow>builder()
                .path(options.channel)
                .bridgeId(options.bridgeId)
                .existingEpochs(options.existing)
                .records(ChannelRecords.pojo(NumberedRow.class))
                .build())
        .name("channel")
        .uid("channel");
    env.execute("write-channel");
  }

  /** The options; picocli fills them. */
  @Command(
      name = "WriteChannelJob",
      mixinStandardHelpOptions = true,
      version = "flink-jobs 0.1.0-SNAPSHOT",
      showDefaultValues = true,
      sortOptions = false,
      description = "Writes numbered rows (id, digest, at) to a channel, exactly once.")
  static final class Options {

    @Option(
        names = "--channel",
        required = true,
        showDefaultValue = Visibility.NEVER,
        paramLabel = "URI",
        description = "Folder of the channel; made when it is not there.")
    private String channel = "";

    @Option(
        names = "--bridge-id",
        paramLabel = "ID",
        defaultValue = "numbers",
        description = "The name of this producer: one for each channel, for ever.")
    private String bridgeId = "";

    @Option(
        names = "--existing-epochs",
        paramLabel = "CHOICE",
        defaultValue = "REFUSE",
        description =
            "When the job starts from nothing and the channel holds epochs: REFUSE to start, KEEP"
                + " them and add to them, or make them VOID.")
    private Existing existing = Existing.REFUSE;

    @Option(
        names = "--rows",
        paramLabel = "N",
        defaultValue = "1000000",
        description = "How many rows: the job ends after them.")
    private long rows;

    @Option(
        names = "--max-rate",
        paramLabel = "N",
        defaultValue = "0",
        description = "Rows a second that each subtask makes at most; 0 for no limit.")
    private int maxRate;

    @Option(
        names = "--checkpoint-interval",
        paramLabel = "DURATION",
        defaultValue = "10s",
        converter = DurationOption.class,
        description = "An epoch becomes visible once in this time.")
    private Duration checkpointInterval = Duration.ZERO;

    /** Refuses what cannot work before anything starts. */
    void check() {
      OptionCheck.folder("--channel", channel);
      OptionCheck.text("--bridge-id", bridgeId);
      if (rows < 1) {
        throw OptionCheck.refused("--rows", "it is below 1", rows);
      }
      if (maxRate < 0) {
        throw OptionCheck.refused("--max-rate", "it is below 0", maxRate);
      }
      OptionCheck.positive("--checkpoint-interval", checkpointInterval);
    }
  }
}
