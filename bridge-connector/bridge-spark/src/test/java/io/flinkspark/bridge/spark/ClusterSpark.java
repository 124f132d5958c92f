package io.flinkspark.bridge.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;
import scala.runtime.BoxedUnit;

/** A driver in this JVM, with executors in processes of their own. */
final class ClusterSpark {

  static {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(2));
  }

  private ClusterSpark() {}

  /** Ends the Spark of another test, if there is one, and starts one with these settings. */
  static SparkSession start(String master, Map<String, String> settings) {
    SparkSession.getDefaultSession().foreach(ClusterSpark::end);
    try {
      Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(master)
            .appName("bridge-spark")
            .config("spark.executor.memory", "512m")
            .config("spark.ui.enabled", false)
            .config(
                "spark.executor.extraClassPath",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")));
    settings.forEach(builder::config);
    return builder.getOrCreate();
  }

  private static BoxedUnit end(SparkSession spark) {
    stop(spark);
    return BoxedUnit.UNIT;
  }

  /** Ends Spark; its bridges have to end with it. */
  static void stop(SparkSession spark) {
    spark.stop();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    Awaitility.await().until(() -> LocalSpark.bridgeThreads().isEmpty());
  }

  static void awaitNoTask(SparkSession spark) {
    Awaitility.await()
        .until(() -> spark.sparkContext().statusTracker().getActiveJobIds().length == 0);
  }
}
