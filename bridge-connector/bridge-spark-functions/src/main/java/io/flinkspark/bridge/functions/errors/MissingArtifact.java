package io.flinkspark.bridge.functions.errors;

import java.util.Map;
import java.util.TreeMap;

/** Names the artifact to add when a class of Spark's surroundings is not in the job's jar. */
public final class MissingArtifact {

  private static final Map<String, String> ARTIFACTS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(
                  "org.apache.datasketches.memory", "org.apache.datasketches:datasketches-memory"),
              Map.entry("org.apache.datasketches", "org.apache.datasketches:datasketches-java"),
              Map.entry("com.clearspring.analytics", "com.clearspring.analytics:stream"),
              Map.entry("org.apache.spark.sql.avro", "org.apache.spark:spark-avro_2.12"),
              Map.entry("org.apache.spark.sql.protobuf", "org.apache.spark:spark-protobuf_2.12"),
              Map.entry("org.apache.spark.sql.hive", "org.apache.spark:spark-hive_2.12"),
              Map.entry("org.apache.hadoop.hive", "org.apache.hive:hive-exec:core"),
              Map.entry("org.apache.spark.ml", "org.apache.spark:spark-mllib_2.12"),
              Map.entry("org.apache.spark.mllib", "org.apache.spark:spark-mllib_2.12"),
              Map.entry("org.apache.spark.graphx", "org.apache.spark:spark-graphx_2.12"),
              Map.entry("org.apache.spark.launcher", "org.apache.spark:spark-launcher_2.12"),
              Map.entry("org.apache.spark.util.kvstore", "org.apache.spark:spark-kvstore_2.12"),
              Map.entry("org.apache.hadoop.shaded", "org.apache.hadoop:hadoop-client-runtime"),
              Map.entry("org.apache.hadoop", "org.apache.hadoop:hadoop-client-api"),
              Map.entry("org.apache.arrow", "org.apache.arrow:arrow-vector"),
              Map.entry("org.apache.avro", "org.apache.avro:avro"),
              Map.entry("io.netty", "io.netty:netty-all"),
              Map.entry("org.apache.xbean", "org.apache.xbean:xbean-asm9-shaded"),
              Map.entry("org.apache.spark", "org.apache.spark:spark-core_2.12")));

  private MissingArtifact() {}

  /**
   * The error in words, with the artifact that holds the class.
   *
   * @param doing what could not be done, to follow "Cannot"
   */
  public static SparkFunctionException explain(String doing, LinkageError missing) {
    String name = String.valueOf(missing.getMessage()).replace('/', '.');
    String found = null;
    for (var entry : ARTIFACTS.entrySet()) {
      if (name.contains(entry.getKey() + ".")
          && (found == null || entry.getKey().length() > found.length())) {
        found = entry.getKey();
      }
    }
    String advice =
        found == null
            ? "add the jar that holds it to the job's jar"
            : "add " + ARTIFACTS.get(found) + " to the job's jar";
    return new SparkFunctionException(
        "Cannot " + doing + ": a class is missing (" + name + "); " + advice, missing);
  }
}
