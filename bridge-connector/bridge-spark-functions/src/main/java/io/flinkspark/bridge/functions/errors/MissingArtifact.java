package io.flinkspark.bridge.functions.errors;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Names the artifact to add when a class of Spark's surroundings is not in the job's jar. */
public final class MissingArtifact {

  /** What the shipped jar puts in place of {@code org.apache.} for what it relocates. */
  private static final String RELOCATED = "io.flinkspark.bridge.functions.shaded.";

  /**
   * Packages and who holds them. One text: shading rewrites constants that begin with a package
   * that it relocates, and messages speak of the artifacts that one can add.
   */
  private static final String ARTIFACTS =
      """
      com.clearspring.analytics com.clearspring.analytics:stream
      io.netty io.netty:netty-all
      org.apache.arrow org.apache.arrow:arrow-vector
      org.apache.avro org.apache.avro:avro
      org.apache.datasketches org.apache.datasketches:datasketches-java
      org.apache.datasketches.memory org.apache.datasketches:datasketches-memory
      org.apache.hadoop org.apache.hadoop:hadoop-client-api
      org.apache.hadoop.hive org.apache.hive:hive-exec:core
      org.apache.hadoop.shaded org.apache.hadoop:hadoop-client-runtime
      org.apache.spark org.apache.spark:spark-core_2.12
      org.apache.spark.graphx org.apache.spark:spark-graphx_2.12
      org.apache.spark.launcher org.apache.spark:spark-launcher_2.12
      org.apache.spark.ml org.apache.spark:spark-mllib_2.12
      org.apache.spark.mllib org.apache.spark:spark-mllib_2.12
      org.apache.spark.sql.avro org.apache.spark:spark-avro_2.12
      org.apache.spark.sql.hive org.apache.spark:spark-hive_2.12
      org.apache.spark.sql.protobuf org.apache.spark:spark-protobuf_2.12
      org.apache.spark.util.kvstore org.apache.spark:spark-kvstore_2.12
      org.apache.xbean org.apache.xbean:xbean-asm9-shaded
      """;

  private static final Map<String, String> BY_PACKAGE =
      ARTIFACTS
          .lines()
          .map(line -> line.split(" "))
          .collect(Collectors.toMap(line -> line[0], line -> line[1], (a, b) -> a, TreeMap::new));

  private MissingArtifact() {}

  /**
   * The error in words, with the artifact that holds the class.
   *
   * @param doing what could not be done, to follow "Cannot"
   */
  public static SparkFunctionException explain(String doing, LinkageError missing) {
    String name = String.valueOf(missing.getMessage()).replace('/', '.');
    String original = name.replace(RELOCATED, "org.apache.");
    String found = null;
    for (String held : BY_PACKAGE.keySet()) {
      if (original.contains(held + ".") && (found == null || held.length() > found.length())) {
        found = held;
      }
    }
    return new SparkFunctionException(
        "Cannot " + doing + ": a class is missing (" + name + "); " + advice(name, found), missing);
  }

  private static String advice(String name, String found) {
    if (found == null) {
      return "add the jar that holds it to the job's jar";
    }
    String artifact = BY_PACKAGE.get(found);
    return name.contains(RELOCATED)
        ? "it is of "
            + artifact
            + ", of which the jar of this module holds a part, renamed: no"
            + " other jar has it, and what needs it does not run here"
        : "add " + artifact + " to the job's jar";
  }
}
