package io.flinkspark.jobs.flink;

import io.flinkspark.jobs.flink.source.LineSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/** Checks of option values, each with a message that names the option, the value and the reason. */
final class OptionCheck {

  private OptionCheck() {}

  /** A folder on a file system that Flink knows, with its scheme. */
  static void folder(String option, String folder) {
    try {
      URI uri = new URI(folder);
      if (uri.getScheme() == null || uri.getPath() == null || uri.getPath().isEmpty()) {
        throw refused(option, "write a whole URI such as hdfs://HOST:PORT/PATH", folder);
      }
      if (!LineSource.FILE_SCHEMES.contains(uri.getScheme())) {
        throw refused(option, "the scheme is not that of a file system", folder);
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "Cannot use %s '%s': it is not a URI (%s)".formatted(option, folder, e.getMessage()), e);
    }
  }

  /** A text that says something. */
  static void text(String option, String text) {
    if (text.isBlank()) {
      throw refused(option, "it is empty", text);
    }
  }

  /** A duration that is longer than nothing. */
  static void positive(String option, Duration duration) {
    if (duration.isZero() || duration.isNegative()) {
      throw refused(option, "it has to be longer than zero", duration);
    }
  }

  /** Times of a job that commits Kafka transactions with its checkpoints. */
  static void transactions(Duration transactionTimeout, Duration checkpointInterval) {
    positive("--transaction-timeout", transactionTimeout);
    positive("--checkpoint-interval", checkpointInterval);
    if (transactionTimeout.compareTo(checkpointInterval.multipliedBy(2)) < 0) {
      throw refused(
          "--transaction-timeout",
          "it has to be at least twice --checkpoint-interval, which is " + checkpointInterval,
          transactionTimeout);
    }
    if (transactionTimeout.toMillis() > Integer.MAX_VALUE) {
      throw refused("--transaction-timeout", "Kafka takes at most 24 days", transactionTimeout);
    }
  }

  /** The refusal of a value, to throw. */
  static IllegalArgumentException refused(String option, String why, Object value) {
    return new IllegalArgumentException("Cannot use %s '%s': %s".formatted(option, value, why));
  }
}
