package io.flinkspark.bridge.spark.channel;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A Spark with two cores in another zone than the JVM's. */
abstract class ChannelSpark {

  private static SparkSession session;

  static synchronized SparkSession spark() {
    if (session == null || session.sparkContext().isStopped()) {
      // Extensions are taken when a session is made: not by one that another test has left.
      if (SparkSession.getDefaultSession().isDefined()) {
        SparkSession.getDefaultSession().get().stop();
      }
      session =
          SparkSession.builder()
              .master("local[2]")
              .appName("bridge-channel")
              .config("spark.ui.enabled", false)
              .config("spark.sql.shuffle.partitions", 4)
              .config("spark.sql.datetime.java8API.enabled", true)
              .config("spark.sql.session.timeZone", "America/New_York")
              .config("spark.sql.extensions", BridgeChannelExtensions.class.getName())
              // As Flink writes files.
              .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
              .config("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED")
              .getOrCreate();
    }
    return session;
  }

  static String plan(Dataset<Row> dataset) {
    return dataset.queryExecution().executedPlan().toString();
  }

  static int partitions(Dataset<Row> dataset) {
    return dataset.javaRDD().getNumPartitions();
  }

  static List<String> texts(Dataset<Row> dataset) {
    return dataset.collectAsList().stream().map(Row::toString).toList();
  }
}
