package io.flinkspark.jobs.flink.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/** Where a job's lines come from, as {@code --source} says it; checked before anything starts. */
public sealed interface LineSource {

  /**
   * A Kafka topic of lines: {@code kafka://HOST:PORT[,HOST:PORT...]/TOPIC}.
   *
   * @param bootstrapServers brokers to ask first
   * @param topic the topic
   */
  record KafkaTopic(String bootstrapServers, String topic) implements LineSource {}

  /**
   * A TCP server that sends lines: {@code tcp://HOST:PORT}.
   *
   * @param host name or address
   * @param port port
   */
  record TcpServer(String host, int port) implements LineSource {}

  /**
   * A log file, or a folder of log files: {@code file:///PATH} or {@code hdfs://...}.
   *
   * @param uri the file or folder
   */
  record LogFiles(URI uri) implements LineSource {}

  /** File systems that Flink knows by itself or by its plugins. */
  Set<String> FILE_SCHEMES =
      Set.of("file", "hdfs", "viewfs", "s3", "s3a", "s3p", "gs", "abfs", "abfss", "oss");

  /**
   * Reads a source.
   *
   * @throws IllegalArgumentException when it is none; the message says why
   */
  static LineSource parse(String text) {
    int colon = text.indexOf("://");
    if (colon < 0) {
      throw refused(text, "it has no scheme; write kafka://, tcp://, file:// or hdfs://");
    }
    String scheme = text.substring(0, colon);
    String rest = text.substring(colon + 3);
    return switch (scheme) {
      case "kafka" -> kafka(text, rest);
      case "tcp" -> tcp(text, rest);
      default -> files(text, scheme);
    };
  }

  /**
   * Checks a list of addresses.
   *
   * @throws IllegalArgumentException when one is not {@code HOST:PORT}
   */
  static String checkAddresses(String addresses) {
    Arrays.stream(addresses.split(",", -1)).forEach(LineSource::port);
    return addresses;
  }

  private static LineSource kafka(String text, String rest) {
    int slash = rest.indexOf('/');
    String topic = slash < 0 ? "" : rest.substring(slash + 1);
    if (topic.isEmpty()) {
      throw refused(text, "the topic is missing; write kafka://HOST:PORT/TOPIC");
    }
    if (!Pattern.matches("[a-zA-Z0-9._-]{1,249}", topic)) {
      throw refused(text, "'" + topic + "' is not a topic name");
    }
    return new KafkaTopic(checkAddresses(rest.substring(0, slash)), topic);
  }

  private static LineSource tcp(String text, String rest) {
    if (rest.indexOf('/') >= 0) {
      throw refused(text, "nothing may follow tcp://HOST:PORT");
    }
    int port = port(rest);
    return new TcpServer(rest.substring(0, rest.lastIndexOf(':')).replaceAll("[\\[\\]]", ""), port);
  }

  private static LineSource files(String text, String scheme) {
    if (!FILE_SCHEMES.contains(scheme)) {
      throw refused(
          text,
          "the scheme '" + scheme + "' is unknown; write kafka://, tcp://, file:// or hdfs://");
    }
    try {
      URI uri = new URI(text);
      if (uri.getPath() == null || uri.getPath().isEmpty()) {
        throw refused(text, "the path is missing");
      }
      return new LogFiles(uri);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "Cannot read from '%s': it is not a URI (%s)".formatted(text, e.getMessage()), e);
    }
  }

  private static int port(String address) {
    int colon = address.lastIndexOf(':');
    String digits = colon <= 0 ? "" : address.substring(colon + 1);
    if (!Pattern.matches("\\d{1,5}", digits)
        || Integer.parseInt(digits) < 1
        || Integer.parseInt(digits) > 65_535) {
      throw new IllegalArgumentException(
          "Cannot use '%s' as an address: write HOST:PORT".formatted(address));
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException refused(String text, String why) {
    return new IllegalArgumentException("Cannot read from '%s': %s".formatted(text, why));
  }
}
