package io.flinkspark.bridge.functions.expressions;

import java.time.ZoneId;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What decides on the meaning of an expression besides its text: Spark's settings and the functions
 * that are registered. Immutable. Nothing comes from the machine: the time zone is UTC unless
 * another is given.
 */
public final class SparkSettings {

  private static final String ANSI = "spark.sql.ansi.enabled";
  private static final String TIME_ZONE = "spark.sql.session.timeZone";
  private static final String CASE_SENSITIVE = "spark.sql.caseSensitive";

  private static final SparkSettings DEFAULTS =
      new SparkSettings(
          Map.of(ANSI, "false", TIME_ZONE, "UTC", CASE_SENSITIVE, "false"),
          new SparkFunctionRegistry());

  private final Map<String, String> options;
  private final SparkFunctionRegistry functions;

  private SparkSettings(Map<String, String> options, SparkFunctionRegistry functions) {
    this.options = Collections.unmodifiableMap(new TreeMap<>(options));
    this.functions = functions;
  }

  /** Spark's own defaults, in UTC, with no function registered. */
  public static SparkSettings defaults() {
    return DEFAULTS;
  }

  /**
   * ANSI mode: what overflows, divides by zero or does not parse throws, instead of giving null.
   */
  public SparkSettings withAnsi() {
    return with(ANSI, "true");
  }

  /**
   * The session's time zone, for everything that makes a date or a text of a timestamp, and back.
   */
  public SparkSettings withTimeZone(ZoneId zone) {
    return with(TIME_ZONE, zone.getId());
  }

  /** Column names count upper and lower case. */
  public SparkSettings withCaseSensitiveNames() {
    return with(CASE_SENSITIVE, "true");
  }

  /** Any other of Spark's SQL settings, {@code spark.sql.…}. */
  public SparkSettings with(String key, String value) {
    if (!key.startsWith("spark.sql.")) {
      throw new IllegalArgumentException(
          "Cannot set " + key + ": expressions only depend on settings that start with spark.sql.");
    }
    var changed = new TreeMap<>(options);
    changed.put(key, value);
    return new SparkSettings(changed, functions);
  }

  /** The functions that expressions may call besides Spark's own. */
  public SparkSettings withFunctions(SparkFunctionRegistry registry) {
    return new SparkSettings(options, new SparkFunctionRegistry(registry));
  }

  /** The settings by Spark's keys. */
  public Map<String, String> options() {
    return options;
  }

  SparkFunctionRegistry functions() {
    return functions;
  }
}
