package io.flinkspark.jobs.spark.stream;

import io.flinkspark.jobs.spark.command.JobException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/**
 * The options by which a streaming job finds its Kafka cluster, as a picocli mixin. Readers see
 * committed transactions only, unless {@code --kafka-property isolation.level=read_uncommitted}
 * says otherwise.
 */
public final class KafkaOptions {

  private static final Pattern SERVERS =
      Pattern.compile("[^\\s,/]+:\\d{1,5}(,[^\\s,/]+:\\d{1,5})*");

  @Option(
      names = "--kafka",
      required = true,
      paramLabel = "HOST:PORT[,HOST:PORT]",
      description = "Brokers to start from.")
  private String bootstrapServers;

  @Option(
      names = "--kafka-property",
      paramLabel = "KEY=VALUE",
      description = {
        "A property of the Kafka clients, for example security.protocol=SSL; repeatable.",
        "isolation.level is read_committed unless given."
      })
  private Map<String, String> properties = new LinkedHashMap<>();

  /**
   * Checks the values.
   *
   * @throws JobException with a message for the user
   */
  public void check() {
    if (!SERVERS.matcher(bootstrapServers).matches()) {
      throw new JobException(
          "Cannot use --kafka: it is not HOST:PORT[,HOST:PORT] (%s)".formatted(bootstrapServers));
    }
  }

  /** The properties of every client of this cluster. */
  public Map<String, String> clientProperties() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("bootstrap.servers", bootstrapServers);
    all.putAll(properties);
    return all;
  }

  /** The properties of a consumer of this cluster. */
  public Map<String, String> consumerProperties() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("isolation.level", "read_committed");
    all.putAll(clientProperties());
    return all;
  }
}
