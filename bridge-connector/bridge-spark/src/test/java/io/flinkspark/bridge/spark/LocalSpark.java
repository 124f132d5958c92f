package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Spark with two cores, and what has to hold after each test: no failed task, nothing left. */
abstract class LocalSpark {

  private static SparkSession session;
  private static JavaSparkContext context;
  private static final Queue<String> FAILED_TASKS = new ConcurrentLinkedQueue<>();

  static {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(2));
  }

  static synchronized SparkSession spark() {
    if (session == null || session.sparkContext().isStopped()) {
      session =
          SparkSession.builder()
              .master("local[2]")
              .appName("bridge-spark")
              .config("spark.ui.enabled", false)
              .config("spark.sql.shuffle.partitions", 4)
              .config("spark.sql.datetime.java8API.enabled", true)
              .config("spark.sql.session.timeZone", "America/New_York")
              .getOrCreate();
      context = JavaSparkContext.fromSparkContext(session.sparkContext());
      session
          .sparkContext()
          .addSparkListener(
              new SparkListener() {
                @Override
                public void onTaskEnd(SparkListenerTaskEnd end) {
                  if (end.reason() instanceof ExceptionFailure failure) {
                    FAILED_TASKS.add(failure.toErrorString());
                  }
                }
              });
    }
    return session;
  }

  static JavaSparkContext context() {
    spark();
    return context;
  }

  static SparkBridge bridge() {
    return SparkBridge.builder(spark()).port(0).start();
  }

  static List<List<String>> partitionsOf(Dataset<Row> dataset) {
    return dataset.javaRDD().glom().collect().stream().map(ArrowRows::texts).toList();
  }

  static ErrorCode codeOf(Throwable failure) {
    return ((BridgeException) failure).code();
  }

  /** Tasks that failed since the last call. */
  static List<String> failedTasks() {
    try {
      spark().sparkContext().listenerBus().waitUntilEmpty(120_000);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
    List<String> failed = List.copyOf(FAILED_TASKS);
    FAILED_TASKS.clear();
    return failed;
  }

  static void awaitNoTask() {
    Awaitility.await()
        .untilAsserted(
            () ->
                Assertions.assertThat(context().statusTracker().getActiveJobIds())
                    .as("running jobs")
                    .isEmpty());
  }

  /** Other test classes share the context, and let tasks fail on purpose. */
  @BeforeEach
  void forgetWhatFailedBefore() {
    failedTasks();
  }

  @AfterEach
  void nothingIsLeft() {
    awaitNoTask();
    // A task also fails when its memory leaked.
    Assertions.assertThat(failedTasks()).as("failed tasks").isEmpty();
    Awaitility.await()
        .untilAsserted(() -> Assertions.assertThat(bridgeThreads()).as("threads left").isEmpty());
  }

  static List<String> bridgeThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("bridge-"))
        .collect(Collectors.toList());
  }
}
