package io.flinkspark.jobs.spark;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The shortest reader of a channel, to be copied: counts the orders of each customer that Flink's
 * WriteOrdersJob wrote. Arguments: the channel's folder, a folder for the counts. README.md of the
 * project shows it.
 */
public final class ReadOrdersJob {

  private ReadOrdersJob() {}

  /** Reads and counts; see the class. */
  public static void main(String[] args) {
    try (SparkSession spark = SparkSession.builder().appName("read-orders").getOrCreate()) {
      Dataset<Row> orders = spark.read().format("bridge-channel").load(args[0]);
      orders.groupBy("customer").count().coalesce(1).write().json(args[1]);
    }
  }
}
