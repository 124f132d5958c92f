package io.flinkspark.jobs.spark;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode.Blame;
import io.flinkspark.bridge.protocol.Token;
import io.flinkspark.bridge.spark.Determinism;
import io.flinkspark.bridge.spark.Publication;
import io.flinkspark.bridge.spark.PublishOptions;
import io.flinkspark.bridge.spark.SparkBridge;
import io.flinkspark.jobs.spark.command.JobCommand;
import io.flinkspark.jobs.spark.command.JobException;
import io.flinkspark.jobs.spark.stream.Check;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Publishes a table, for Flink to read it partition by partition, until it is told to end. */
@Command(
    name = "PublishJob",
    mixinStandardHelpOptions = true,
    versionProvider = JobCommand.Version.class,
    sortOptions = false,
    description = "Publishes files or a query for readers outside Spark.")
public final class PublishJob implements Callable<Integer> {

  private static final String TOKEN_VARIABLE = "BRIDGE_TOKEN";
  private static final Duration FOREVER = Duration.ofDays(36_500);

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "What readers ask for.")
  private String name;

  @ArgGroup(multiplicity = "1")
  private Rows rows;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "parquet",
      description = "Spark's name of the files' format (default: ${DEFAULT-VALUE}).")
  private String format;

  @Option(
      names = "--before",
      paramLabel = "STATEMENT",
      description = "A SQL statement to run first, for example to create a view; repeatable.")
  private List<String> before = List.of();

  @Option(
      names = "--bind",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "The driver's interface for readers, also told to them (default: ${DEFAULT-VALUE}).")
  private String bind;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "7420",
      description = "The driver's port for readers, 0 for any (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--advertise",
      paramLabel = "HOST",
      description = "The driver's host as readers know it, when that is not the interface.")
  private String advertise;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "A local file with the secret that readers have to know. Without it the environment's"
              + " BRIDGE_TOKEN is taken.")
  private Path tokenFile;

  @ArgGroup(exclusive = false)
  private PublisherTls tls = new PublisherTls();

  @Option(
      names = "--generation",
      paramLabel = "UUID",
      description =
          "Which life of the publication this is. Given again after a restart, with the same rows in"
              + " the same partitions, it lets readers go on where they were; by default they fail.")
  private UUID generation;

  @Option(
      names = "--determinism",
      paramLabel = "CHOICE",
      defaultValue = "REFUSE",
      description =
          "When Spark may compute other rows the next time: REFUSE, SORT or CHECKPOINT (default:"
              + " ${DEFAULT-VALUE}).")
  private Determinism determinism;

  @Option(
      names = "--checkpoint",
      paramLabel = "URI",
      description = "Spark's checkpoint directory, for --determinism CHECKPOINT.")
  private String checkpoint;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "How long to serve (default: until SIGTERM).")
  private Duration time;

  @Option(
      names = "--until-drained",
      description =
          "Serve until readers have read and checkpointed everything; fail when they have not after"
              + " --for.")
  private boolean untilDrained;

  /** Where the rows come from. */
  private static final class Rows {

    @Option(names = "--in", paramLabel = "URI", description = "Files to publish. This or --sql.")
    private String in;

    @Option(
        names = "--sql",
        paramLabel = "QUERY",
        description = "A query to publish. This or --in.")
    private String sql;
  }

  private PublishJob() {}

  /** Runs the job and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Serves until the time is over: 0 done, 1 failed, 2 wrong options. */
  static int run(String... args) {
    return JobCommand.execute(new PublishJob(), args);
  }

  @Override
  public Integer call() throws InterruptedException {
    if (time != null) {
      Check.positive("--for", time);
    }
    try {
      Token token =
          tokenFile == null ? Token.fromEnvironment(TOKEN_VARIABLE) : Token.fromFile(tokenFile);
      try (SparkSession spark = SparkSession.builder().appName("publish " + name).getOrCreate()) {
        serve(spark, token);
      }
      return 0;
    } catch (BridgeException e) {
      if (e.code().blame() == Blame.USER) {
        throw new JobException(e.getMessage(), e);
      }
      throw e;
    }
  }

  private void serve(SparkSession spark, Token token) throws InterruptedException {
    if (checkpoint != null) {
      spark.sparkContext().setCheckpointDir(checkpoint);
    }
    CountDownLatch sparkEnded = new CountDownLatch(1);
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onApplicationEnd(SparkListenerApplicationEnd end) {
                sparkEnded.countDown();
              }
            });
    Dataset<Row> table = table(spark);
    PublishOptions options = PublishOptions.defaults().withDeterminism(determinism);
    if (generation != null) {
      options = options.withGeneration(generation);
    }
    try (SparkBridge bridge = bridge(spark, token)) {
      Publication publication = bridge.publish(name, table, options);
      System.out.printf(
          "Serving %s at %s, partitions: %d%n", name, bridge.address(), publication.partitions());
      System.out.flush();
      if (untilDrained) {
        publication.awaitDrained(time == null ? FOREVER : time);
        return;
      }
      if (time == null) {
        sparkEnded.await();
      } else if (!sparkEnded.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      if (!isEnding()) {
        throw new IllegalStateException("Cannot serve " + name + " any longer: Spark has stopped");
      }
    }
  }

  private SparkBridge bridge(SparkSession spark, Token token) {
    SparkBridge.Builder builder =
        SparkBridge.builder(spark).bind(bind).port(port).token(token).tls(tls.options());
    if (advertise != null) {
      builder.advertise(advertise);
    }
    return builder.start();
  }

  /** Whether the JVM was told to end, as by SIGTERM; Spark stops by itself then. */
  private static boolean isEnding() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /** Spark's AnalysisException is checked, but nothing declares it. */
  private Dataset<Row> table(SparkSession spark) {
    try {
      before.forEach(spark::sql);
      return rows.in == null ? spark.sql(rows.sql) : spark.read().format(format).load(rows.in);
    } catch (Exception e) {
      throw new JobException(
          "Cannot publish %s: %s"
              .formatted(rows.in == null ? "the query" : rows.in, e.getMessage()),
          e);
    }
  }
}
