package io.flinkspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.jobs.spark.command.JobException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaTopicTest {
  @Test
  void readsServersAndTopic() {
    assertThat(KafkaTopic.parse("kafka://a:9092,b:9093/access-log"))
        .contains(new KafkaTopic("a:9092,b:9093", "access-log"));
  }

  @Test
  void leavesOtherUrisAlone() {
    assertThat(KafkaTopic.parse("hdfs://name/folder")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"kafka://", "kafka://a/t", "kafka://a:1", "kafka://a:1/", "kafka://a:1/x/y"})
  void refusesHalfATopic(String uri) {
    assertThatThrownBy(() -> KafkaTopic.parse(uri))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith("Cannot use the topic: expected kafka://HOST:PORT");
  }
}
