package io.flinkspark.jobs.spark.stream;

import io.flinkspark.jobs.spark.command.JobException;
import java.net.URI;
import java.time.Duration;

/** Checks of option values, each with a message that names the option and the value. */
public final class Check {

  private Check() {}

  /** A duration that is longer than nothing. */
  public static void positive(String option, Duration value) {
    refuseIf(value.isZero() || value.isNegative(), option, "it must be longer than 0", value);
  }

  /** A number that is more than nothing. */
  public static void positive(String option, long value) {
    refuseIf(value <= 0, option, "it must be more than 0", value);
  }

  /** A folder on any Hadoop file system, with its scheme. */
  public static void folder(String option, URI value) {
    refuseIf(
        value.getScheme() == null || value.getPath() == null || value.getPath().isEmpty(),
        option,
        "it is not a URI with a scheme and a path, like file:///data or hdfs://host:8020/data",
        value);
  }

  /** Two folders of which neither holds the other. */
  public static void apart(String option, URI value, String otherOption, URI other) {
    String one = withSlash(value);
    String two = withSlash(other);
    refuseIf(
        one.startsWith(two) || two.startsWith(one),
        option,
        "it and %s must not lie inside each other (%s)".formatted(otherOption, other),
        value);
  }

  /** Refuses a value for a reason. */
  public static void refuseIf(boolean wrong, String option, String why, Object value) {
    if (wrong) {
      throw new JobException("Cannot use %s: %s (%s)".formatted(option, why, value));
    }
  }

  private static String withSlash(URI folder) {
    String text = folder.normalize().toString();
    return text.endsWith("/") ? text : text + "/";
  }
}
