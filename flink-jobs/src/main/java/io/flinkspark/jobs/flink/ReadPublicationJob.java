package io.flinkspark.jobs.flink;

import io.flinkspark.bridge.flink.RetryPolicy;
import io.flinkspark.bridge.flink.SparkRecords;
import io.flinkspark.bridge.flink.SparkSource;
import io.flinkspark.bridge.protocol.Compression;
import io.flinkspark.bridge.protocol.DataPath;
import io.flinkspark.bridge.protocol.Limits;
import io.flinkspark.jobs.flink.sink.JsonLines;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Reads what a Spark application publishes, straight from Spark's executors, and writes each row as
 * a line of JSON, exactly once. Small and complete, to be copied; Spark's side is PublishJob.
 */
public final class ReadPublicationJob {

  private ReadPublicationJob() {}

  /** Submits the job; see {@code --help}. */
  public static void main(String[] arguments) throws Exception {
    JobCommandLine.run(new Options(), Options::check, arguments, ReadPublicationJob::execute);
  }

  private static void execute(Options options) throws Exception {
    Configuration config = new Configuration();
    config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, options.checkpointInterval);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
    DataStream<Row> rows =
        env.fromSource(source(options), WatermarkStrategy.noWatermarks(), "publication")
            .uid("publication");
    if (options.maxRate > 0) {
      rows =
          rows.map(new RateLimit<>(options.maxRate), rows.getType())
              .name("rate limit")
              .uid("rate-limit");
    }
    rows.map(JsonLines::line, Types.STRING)
        .name("rows as JSON")
        .uid("json")
        .sinkTo(JsonLines.into(new org.apache.flink.core.fs.Path(options.out)))
        .name("JSON files")
        .uid("json-files");
    env.execute("read-publication");
  }

  private static SparkSource<Row> source(Options options) {
    var builder =
        SparkSource.<Row>builder()
            .address(options.address)
            .token(options.access.token())
            .tls(options.access.tls())
            .limits(Limits.DEFAULT.withSilenceTimeout(options.silenceTimeout))
            .retry(
                new RetryPolicy(
                    options.retries,
                    RetryPolicy.DEFAULT.firstPause(),
                    RetryPolicy.DEFAULT.maxPause()))
            .publication(options.publication)
            .consumer(options.consumer)
            .maxBatchRows(options.maxBatchRows)
            .dataPath(options.dataPath)
            .compression(options.compression)
            .records(SparkRecords.row());
    if (!options.columns.isEmpty()) {
      builder.columns(options.columns);
    }
    return builder.build();
  }

  /** The options; picocli fills them. */
  @Command(
      name = "ReadPublicationJob",
      mixinStandardHelpOptions = true,
      version = "flink-jobs 0.1.0-SNAPSHOT",
      showDefaultValues = true,
      sortOptions = false,
      description = "Writes what a Spark application publishes as JSON lines, exactly once.")
  static final class Options {

    @Option(
        names = "--address",
        required = true,
        showDefaultValue = Visibility.NEVER,
        paramLabel = "bridge://HOST:PORT",
        description = "Where the Spark driver is.")
    private String address = "";

    @Option(
        names = "--publication",
        required = true,
        showDefaultValue = Visibility.NEVER,
        paramLabel = "NAME",
        description = "The name under which Spark publishes the rows.")
    private String publication = "";

    @Mixin private ReaderAccess access = new ReaderAccess();

    @Option(
        names = "--consumer",
        paramLabel = "NAME",
        defaultValue = "flink",
        description = "This reader's name in Spark's logs, and when Spark waits for all readers.")
    private String consumer = "";

    @Option(
        names = "--columns",
        split = ",",
        showDefaultValue = Visibility.NEVER,
        paramLabel = "NAME",
        description = "Only these columns, in this order. Spark sends no others.")
    private List<String> columns = List.of();

    @Option(
        names = "--out",
        required = true,
        showDefaultValue = Visibility.NEVER,
        paramLabel = "URI",
        description = "Folder for the files.")
    private String out = "";

    @Option(
        names = "--max-rate",
        paramLabel = "N",
        defaultValue = "0",
        description = "Rows a second that each subtask takes at most; 0 for no limit.")
    private int maxRate;

    @Option(
        names = "--max-batch-rows",
        paramLabel = "N",
        defaultValue = "16384",
        description = "Rows that Spark sends at a time at most; fewer take less memory.")
    private int maxBatchRows;

    @Option(
        names = "--data-path",
        paramLabel = "PATH",
        defaultValue = "DIRECT",
        description =
            "DIRECT: straight from Spark's executors; RELAY: through the driver, where executors"
                + " cannot be reached.")
    private DataPath dataPath = DataPath.DIRECT;

    @Option(
        names = "--compression",
        paramLabel = "METHOD",
        defaultValue = "NONE",
        description = "NONE, or LZ4 for networks that are slower than a core.")
    private Compression compression = Compression.NONE;

    @Option(
        names = "--silence-timeout",
        paramLabel = "DURATION",
        defaultValue = "5m",
        converter = DurationOption.class,
        description =
            "How long Spark may be silent before its split is opened again; while it computes, it gives"
                + " a sign of life at least every 20 s.")
    private Duration silenceTimeout = Duration.ZERO;

    @Option(
        names = "--retries",
        paramLabel = "N",
        defaultValue = "10",
        description =
            "How many times a split is opened again while none of its rows come: 10 take a little more"
                + " than a minute, each further one 15 s.")
    private int retries;

    @Option(
        names = "--checkpoint-interval",
        paramLabel = "DURATION",
        defaultValue = "10s",
        converter = DurationOption.class,
        description = "Rows become visible once in this time.")
    private Duration checkpointInterval = Duration.ZERO;

    /** Refuses what cannot work before anything starts. */
    void check() {
      if (maxRate < 0) {
        throw OptionCheck.refused("--max-rate", "it is below 0", maxRate);
      }
      if (maxBatchRows < 1) {
        throw OptionCheck.refused("--max-batch-rows", "it is below 1", maxBatchRows);
      }
      if (retries < 0) {
        throw OptionCheck.refused("--retries", "it is below 0", retries);
      }
      OptionCheck.positive("--silence-timeout", silenceTimeout);
      OptionCheck.positive("--checkpoint-interval", checkpointInterval);
    }
  }
}
