package io.flinkspark.bridge.spark.channel.read;

import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;
import scala.collection.JavaConverters;

/** The session's settings for its Parquet reader, and those that a channel does not leave to it. */
final class ReadSettings {

  /** Dates of channels are of the calendar that ISO 8601 names, also before 1582. */
  static final Map<String, String> PARQUET_OPTIONS =
      Map.of("datetimeRebaseMode", "CORRECTED", "int96RebaseMode", "CORRECTED");

  /** Names are exact, files hold what their schema says, and nothing is passed over. */
  private static final Map<String, String> FIXED =
      Map.of(
          "spark.sql.caseSensitive", "true",
          "spark.sql.parquet.binaryAsString", "false",
          "spark.sql.parquet.int96AsTimestamp", "true",
          "spark.sql.parquet.inferTimestampNTZ.enabled", "true",
          "spark.sql.parquet.fieldId.read.enabled", "false",
          "spark.sql.legacy.parquet.nanosAsLong", "false",
          "spark.sql.files.ignoreCorruptFiles", "false",
          "spark.sql.files.ignoreMissingFiles", "false");

  private ReadSettings() {}

  static Map<String, String> of(SparkSession spark) {
    Map<String, String> settings = new HashMap<>();
    JavaConverters.mapAsJavaMap(spark.sessionState().conf().getAllConfs())
        .forEach(
            (key, value) -> {
              if (key.startsWith("spark.sql.")) {
                settings.put(key, value);
              }
            });
    settings.putAll(FIXED);
    return settings;
  }

  /** Hadoop's, with what Spark's Parquet reader looks for in them. */
  static Configuration hadoop(SparkSession spark) {
    Configuration configuration = spark.sessionState().newHadoopConf();
    FIXED.forEach(configuration::set);
    SQLConf settings = spark.sessionState().conf();
    configuration.set("spark.sql.session.timeZone", settings.sessionLocalTimeZone());
    configuration.setBoolean(
        "spark.sql.optimizer.nestedSchemaPruning.enabled", settings.nestedSchemaPruningEnabled());
    return configuration;
  }
}
