package io.flinkspark.jobs.spark.publish;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode.Blame;
import io.flinkspark.bridge.protocol.Token;
import io.flinkspark.bridge.spark.Publication;
import io.flinkspark.bridge.spark.PublishOptions;
import io.flinkspark.bridge.spark.SparkBridge;
import io.flinkspark.jobs.spark.command.JobException;
import io.flinkspark.jobs.spark.stream.Check;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where and for how long a job serves what it publishes; the options and the serving itself. */
public final class ServingOptions {

  private static final String TOKEN_VARIABLE = "BRIDGE_TOKEN";
  private static final Duration FOREVER = Duration.ofDays(36_500);

  @Option(
      names = "--bind",
      paramLabel = "HOST",
      description =
          "The driver's interface for readers, also told to them (default: spark.bridge.bind, or"
              + " 127.0.0.1).")
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

  /** What there is to publish; made when Spark is there. */
  @FunctionalInterface
  public interface Table {

    /** The rows. */
    Dataset<Row> in(SparkSession spark);
  }

  /**
   * Runs a Spark application that publishes one table, and prints {@code Serving NAME at
   * bridge://HOST:PORT, partitions: N} when readers may come.
   *
   * @throws JobException when the options are wrong or the table cannot be published so
   */
  public void serve(String name, PublishOptions options, Table table) throws InterruptedException {
    if (time != null) {
      Check.positive("--for", time);
    }
    try {
      Token token =
          tokenFile == null ? Token.fromEnvironment(TOKEN_VARIABLE) : Token.fromFile(tokenFile);
      try (SparkSession spark = SparkSession.builder().appName("publish " + name).getOrCreate()) {
        serve(spark, token, name, options, table);
      }
    } catch (BridgeException e) {
      if (e.code().blame() == Blame.USER) {
        throw new JobException(e.getMessage(), e);
      }
      throw e;
    }
  }

  private void serve(
      SparkSession spark, Token token, String name, PublishOptions options, Table table)
      throws InterruptedException {
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
    Dataset<Row> rows = table.in(spark);
    try (SparkBridge bridge = bridge(spark, token)) {
      Publication publication = bridge.publish(name, rows, options);
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
        SparkBridge.builder(spark).port(port).token(token).tls(tls.options());
    if (bind != null) {
      builder.bind(bind);
    }
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
}
