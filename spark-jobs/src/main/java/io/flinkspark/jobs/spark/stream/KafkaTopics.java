package io.flinkspark.jobs.spark.stream;

import io.flinkspark.jobs.spark.command.JobException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks at a cluster's topics before a job starts, so that a wrong name or address fails at once.
 */
public final class KafkaTopics {

  private static final String TIMEOUT_MILLIS = "20000";

  private KafkaTopics() {}

  /**
   * Checks that the topic is there.
   *
   * @throws JobException with a message for the user when it is not, or the cluster does not answer
   */
  public static void require(Map<String, String> clientProperties, String topic) {
    String doing = "Cannot read topic %s".formatted(topic);
    try (Admin admin = admin(clientProperties, doing)) {
      if (!exists(admin, topic, doing)) {
        throw new JobException(
            "%s: there is no such topic (%s)".formatted(doing, servers(clientProperties)));
      }
    }
  }

  /**
   * Creates the topic with the cluster's defaults if it is not there.
   *
   * @throws JobException with a message for the user when the cluster does not answer or refuses
   */
  public static void ensure(Map<String, String> clientProperties, String topic) {
    String doing = "Cannot create topic %s".formatted(topic);
    try (Admin admin = admin(clientProperties, doing)) {
      if (!exists(admin, topic, doing)) {
        create(admin, topic, doing);
      }
    }
  }

  private static Admin admin(Map<String, String> clientProperties, String doing) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    try {
      return Admin.create(properties);
    } catch (RuntimeException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new JobException(
          "%s: %s (%s)".formatted(doing, why.getMessage(), servers(clientProperties)), e);
    }
  }

  private static boolean exists(Admin admin, String topic, String doing) {
    try {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw new JobException("%s: %s".formatted(doing, e.getCause()), e);
    } catch (InterruptedException e) {
      throw interrupted(doing, e);
    }
  }

  private static void create(Admin admin, String topic, String doing) {
    try {
      admin
          .createTopics(List.of(new NewTopic(topic, Optional.empty(), Optional.empty())))
          .all()
          .get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new JobException("%s: %s".formatted(doing, e.getCause()), e);
      }
    } catch (InterruptedException e) {
      throw interrupted(doing, e);
    }
  }

  private static IllegalStateException interrupted(String doing, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("%s: interrupted".formatted(doing), cause);
  }

  private static String servers(Map<String, String> clientProperties) {
    return clientProperties.get("bootstrap.servers");
  }
}
