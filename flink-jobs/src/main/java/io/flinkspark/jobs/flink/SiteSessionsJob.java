package io.flinkspark.jobs.flink;

import io.flinkspark.jobs.flink.accesslog.AccessLogPipeline;
import io.flinkspark.jobs.flink.accesslog.LogTypes;
import io.flinkspark.jobs.flink.sessions.SiteSession;
import io.flinkspark.jobs.flink.sessions.SiteSessions;
import io.flinkspark.jobs.flink.sink.JsonLines;
import io.flinkspark.jobs.flink.source.FileLines;
import io.flinkspark.jobs.flink.source.LineSource;
import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.RejectedLine;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;
import org.apache.flink.types.Row;
import org.apache.flink.util.Collector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/**
 * Sessions of an access log's hosts, made by functions that are written for Spark: a UDF in a Spark
 * SQL expression, and {@code flatMapGroupsWithState}. Small and complete, to be copied. Spark's
 * classes come from the jar bridge-spark-functions, no Spark cluster runs.
 *
 * <pre>
 * flink run -C file:///opt/bridge-spark-functions.jar \
 *   -c io.flinkspark.jobs.flink.SiteSessionsJob flink-jobs.jar --help
 * </pre>
 */
public final class SiteSessionsJob {

  private static final String FUNCTIONS = "io.flinkspark.bridge.functions.typed.SparkFunctions";

  private SiteSessionsJob() {}

  /** Submits the job; see {@code --help}. */
  public static void main(String[] arguments) throws Exception {
    JobCommandLine.run(new Options(), Options::check, arguments, SiteSessionsJob::execute);
  }

  private static void execute(Options options) throws Exception {
    requireFunctions();
    Configuration config = new Configuration();
    config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, options.checkpointInterval);
    config.set(PipelineOptions.GENERIC_TYPES, false);
    config.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
    SiteSessions.build(events(env, options), options.gap)
        .map(SiteSessionsJob::json, Types.STRING)
        .name("sessions as JSON")
        .uid("json")
        .sinkTo(JsonLines.into(new Path(options.out)))
        .name("JSON files")
        .uid("json-files");
    env.execute("site-sessions");
  }

  /** Without this, the first class that is missing would be named, and not what has it. */
  private static void requireFunctions() {
    try {
      Class.forName(FUNCTIONS, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "Cannot start SiteSessionsJob: Spark's functions are not on its class path. Give them to"
              + " the job: flink run -C file:///PATH/bridge-spark-functions-0.1.0-SNAPSHOT.jar",
          e);
    }
  }

  private static DataStream<AccessEvent> events(StreamExecutionEnvironment env, Options options) {
    LineSource.LogFiles from = (LineSource.LogFiles) LineSource.parse(options.source);
    FileSource<Either<AccessEvent, RejectedLine>> source =
        FileSource.forBulkFileFormat(new FileLines(), new Path(from.uri())).build();
    return env.fromSource(
            source,
            AccessLogPipeline.watermarks(options.outOfOrderness),
            "file lines",
            LogTypes.LINE)
        .uid("file-lines")
        .flatMap(SiteSessionsJob::parsed, LogTypes.EVENT)
        .name("parsed lines")
        .uid("parsed");
  }

  private static void parsed(
      Either<AccessEvent, RejectedLine> line, Collector<AccessEvent> events) {
    if (line.isLeft()) {
      events.collect(line.left());
    }
  }

  private static String json(SiteSession session) throws IOException {
    Row row = Row.withNames();
    row.setField("host", session.getHost());
    row.setField("start_ms", session.getStart());
    row.setField("end_ms_exclusive", session.getEnd());
    row.setField("requests", session.getRequests());
    row.setField("bytes", session.getBytes());
    row.setField("sections", session.getSections().toArray());
    return JsonLines.line(row);
  }

  /** The options; picocli fills them. */
  @Command(
      name = "SiteSessionsJob",
      mixinStandardHelpOptions = true,
      version = "flink-jobs 0.1.0-SNAPSHOT",
      showDefaultValues = true,
      sortOptions = false,
      description =
          "Writes the sessions of an access log's hosts as JSON lines, exactly once, by functions"
              + " written for Spark. Needs flink run -C with the jar bridge-spark-functions.")
  static final class Options {

    @Option(
        names = "--source",
        required = true,
        showDefaultValue = Visibility.NEVER,
        paramLabel = "URI",
        description = "A log file or a folder of them: file:///PATH or hdfs://HOST:PORT/PATH.")
    private String source = "";

    @Option(
        names = "--gap",
        paramLabel = "DURATION",
        defaultValue = "30min",
        converter = DurationOption.class,
        description = "The silence of a host that ends its session.")
    private Duration gap = Duration.ZERO;

    @Option(
        names = "--out-of-orderness",
        paramLabel = "DURATION",
        defaultValue = "60s",
        converter = DurationOption.class,
        description =
            "How far a request may be behind the latest one; the session function drops and counts"
                + " those further behind.")
    private Duration outOfOrderness = Duration.ZERO;

    @Option(
        names = "--out",
        required = true,
        showDefaultValue = Visibility.NEVER,
        paramLabel = "URI",
        description = "Folder for the files.")
    private String out = "";

    @Option(
        names = "--checkpoint-interval",
        paramLabel = "DURATION",
        defaultValue = "10s",
        converter = DurationOption.class,
        description = "Sessions become visible once in this time.")
    private Duration checkpointInterval = Duration.ZERO;

    /** Refuses what cannot work before anything starts. */
    void check() {
      if (!(LineSource.parse(source) instanceof LineSource.LogFiles)) {
        throw OptionCheck.refused("--source", "only files are read", source);
      }
      OptionCheck.positive("--gap", gap);
      if (outOfOrderness.isNegative()) {
        throw OptionCheck.refused(
            "--out-of-orderness", "it has to be zero or more", outOfOrderness);
      }
      OptionCheck.folder("--out", out);
      OptionCheck.positive("--checkpoint-interval", checkpointInterval);
    }
  }
}
