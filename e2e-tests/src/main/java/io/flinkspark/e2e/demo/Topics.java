package io.flinkspark.e2e.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The topics of one run: one of raw lines, the others of results.
 *
 * @param input raw lines
 * @param prefix what the names of the results start with
 */
public record Topics(String input, String prefix) {
  /** Names as in the jobs' defaults. */
  public static final Topics DEFAULT = new Topics("access-log", "access-log-");

  private static final List<String> RESULTS =
      List.of("windows", "sessions", "late", "rejected", "hosts", "anomalies", "alerts");

  /** A line of 16 MiB as UTF-8 in a rejected record, and room for the rest of it. */
  static final int MAX_MESSAGE_BYTES = 41_943_040;

  /** Topics of their own for this run. */
  public static Topics of(String run) {
    return new Topics(run, run + "-");
  }

  String windows() {
    return prefix + "windows";
  }

  String sessions() {
    return prefix + "sessions";
  }

  String late() {
    return prefix + "late";
  }

  String rejected() {
    return prefix + "rejected";
  }

  String anomalies() {
    return prefix + "anomalies";
  }

  String alerts() {
    return prefix + "alerts";
  }

  /** Creates them all. */
  public void create(String bootstrapServers, int inputPartitions) {
    // Records carry the time of the log, which may be years ago or ahead: neither is a reason to
    // delete or to refuse them.
    Map<String, String> configs =
        Map.of(
            "max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES),
            "retention.ms", "-1",
            "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
    List<NewTopic> topics =
        Stream.concat(
                Stream.of(topic(input, inputPartitions, configs)),
                RESULTS.stream().map(name -> topic(prefix + name, 1, configs)))
            .toList();
    Map<String, Object> client = new HashMap<>();
    client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    try (Admin admin = Admin.create(client)) {
      admin.createTopics(topics).all().get();
    } catch (ExecutionException e) {
      throw new DemoException(
          "Cannot create the topics at " + bootstrapServers + ": " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("Cannot create the topics: interrupted", e);
    }
  }

  private static NewTopic topic(String name, int partitions, Map<String, String> configs) {
    return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
  }
}
