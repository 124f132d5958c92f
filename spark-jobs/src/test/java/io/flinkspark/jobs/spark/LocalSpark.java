package io.flinkspark.jobs.spark;

import org.apache.spark.sql.SparkSession;

/** One local Spark for all tests of this JVM; it ends with the JVM. */
public final class LocalSpark {
  private LocalSpark() {}

  public static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("tests")
        .config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", 2)
        .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MILLIS")
        .config("spark.sql.warehouse.dir", "target/warehouse")
        .getOrCreate();
  }
}
