package io.flinkspark.jobs.spark;

import io.flinkspark.jobs.spark.command.JobException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A topic as an option names it: {@code kafka://HOST:PORT[,HOST:PORT]/TOPIC}. */
record KafkaTopic(String bootstrapServers, String topic) {
  private static final String SCHEME = "kafka://";
  private static final Pattern SYNTAX =
      Pattern.compile("kafka://([^/,]+:\\d+(?:,[^/,]+:\\d+)*)/([\\w.-]+)");

  /** Empty when the text names something else than a topic. */
  static Optional<KafkaTopic> parse(String uri) {
    if (!uri.startsWith(SCHEME)) {
      return Optional.empty();
    }
    Matcher matcher = SYNTAX.matcher(uri);
    if (!matcher.matches()) {
      throw new JobException(
          "Cannot use the topic: expected kafka://HOST:PORT[,HOST:PORT]/TOPIC (" + uri + ")");
    }
    return Optional.of(new KafkaTopic(matcher.group(1), matcher.group(2)));
  }
}
