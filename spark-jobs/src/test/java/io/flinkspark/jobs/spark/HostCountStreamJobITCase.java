package io.flinkspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.testkit.BridgeExtension;
import io.flinkspark.jobs.spark.stream.JobProcess;
import io.flinkspark.jobs.spark.stream.TransactionalTopic;
import io.flinkspark.jobs.spark.stream.TransactionalTopic.Entry;
import io.flinkspark.schema.HostSession;
import io.flinkspark.schema.LateData;
import io.flinkspark.schema.SingleObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class HostCountStreamJobITCase {

  @RegisterExtension
  static final BridgeExtension BRIDGE = BridgeExtension.builder().kafka().build();

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @Test
  void countsCommittedSessionsOnlyWhateverTheOffsets() throws Exception {
    try (TransactionalTopic topic = topic("gaps")) {
      topic.abort(sessions(0, "a 1000", "b 1000"));
      topic.commit(sessions(0, "a 1", "b 2"));
      topic.abort(sessions(0, "a 1000", "a 1000", "a 1000"));
      topic.commit(sessions(0, "a 10", "c 20"));
      topic.commit(sessions(1, "a 100"));
      topic.abort(sessions(1, "a 1000"));
      topic.abort(sessions(2, "a 1000"));
    }
    Map<String, Long> counts = Map.of("a", 111L, "b", 2L, "c", 20L);

    assertThat(runToEnd("gaps", "at-once", "PT1S")).isZero();
    // One offset a batch: most batches hold nothing but an aborted record or a transaction's end.
    assertThat(runToEnd("gaps", "one-by-one", "PT0.3S", "--max-rate", "4")).isZero();

    assertThat(counts("at-once")).isEqualTo(counts);
    assertThat(counts("one-by-one")).isEqualTo(counts);
  }

  @Test
  void goesOnWhereItStopped() throws Exception {
    try (TransactionalTopic topic = topic("stopped")) {
      topic.commit(sessions(0, "a 1", "b 2"));
      assertThat(runToEnd("stopped", "stopped", "PT0.5S")).isZero();
      assertThat(counts("stopped")).isEqualTo(Map.of("a", 1L, "b", 2L));
      topic.abort(sessions(0, "b 1000"));
      topic.commit(sessions(1, "a 10", "c 20"));
    }

    assertThat(runToEnd("stopped", "stopped", "PT0.5S")).isZero();
    assertThat(counts("stopped")).isEqualTo(Map.of("a", 11L, "b", 2L, "c", 20L));
    assertThat(runToEnd("stopped", "stopped", "PT0.5S")).isZero();
    assertThat(counts("stopped")).isEqualTo(Map.of("a", 11L, "b", 2L, "c", 20L));
    assertThat(runToEnd("stopped", "stopped", "PT1S")).isEqualTo(2);
    assertThat(log("stopped")).contains("it was made with --batch PT0.5S, not PT1S");
  }

  @Test
  void countsEverySessionOnceWhenItIsKilled() throws Exception {
    try (TransactionalTopic topic = topic("killed")) {
      for (int i = 0; i < 20; i++) {
        topic.commit(sessions(i % 3, "a 1", "b 10"));
        topic.abort(sessions(i % 3, "a 1000"));
      }
    }
    try (JobProcess job = job("killed", "killed", "PT0.5S", "--max-rate", "10")) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> Files.exists(folder.resolve("killed/_previous")) || !job.isAlive());
      assertThat(job.isAlive()).as(log("killed")).isTrue();
      job.kill();
    }

    assertThat(runToEnd("killed", "killed", "PT0.5S", "--max-rate", "10")).isZero();

    assertThat(counts("killed")).isEqualTo(Map.of("a", 20L, "b", 200L));
  }

  @Test
  void aValueThatIsNoSessionIsNamed() throws Exception {
    try (TransactionalTopic topic = topic("broken")) {
      topic.commit(sessions(0, "a 1"));
      topic.commit(List.of(new Entry(0, new byte[] {1, 2, 3})));
    }

    assertThat(runToEnd("broken", "broken", "PT1S")).isEqualTo(1);

    assertThat(log("broken"))
        .contains("HostCountStreamJob failed:")
        .contains("Cannot read HostSession from topic broken, partition 0, offset 2:");
  }

  private int runToEnd(String topic, String name, String batch, String... more)
      throws IOException, InterruptedException {
    try (JobProcess job = job(topic, name, batch, more)) {
      return job.await();
    }
  }

  /** A DStream keeps its context's settings in its checkpoint: each run has a JVM of its own. */
  private JobProcess job(String topic, String name, String batch, String... more)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka",
                BRIDGE.kafka().bootstrapServers(),
                "--topic",
                topic,
                "--checkpoint",
                folder.resolve(name + "-checkpoint").toUri().toString(),
                "--out",
                folder.resolve(name).toUri().toString(),
                "--batch",
                batch,
                "--stop-when-idle",
                "3"));
    arguments.addAll(List.of(more));
    return new JobProcess(
        HostCountStreamJob.class, folder.resolve(name + ".log"), arguments.toArray(String[]::new));
  }

  private String log(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".log"));
  }

  private Map<String, Long> counts(String name) {
    Map<String, Long> counts = new TreeMap<>();
    for (Row row :
        spark.read().parquet(folder.resolve(name).resolve("current").toString()).collectAsList()) {
      counts.put(row.getAs("host"), row.getAs("requests"));
    }
    return counts;
  }

  private static TransactionalTopic topic(String name) throws Exception {
    return new TransactionalTopic(BRIDGE.kafka().bootstrapServers(), name, 3);
  }

  /** Sessions as "host requests". */
  private static List<Entry> sessions(int partition, String... sessions) {
    SingleObject<HostSession> encoding = SingleObject.of(HostSession.class);
    return Arrays.stream(sessions)
        .map(text -> text.split(" "))
        .map(parts -> session(parts[0], Long.parseLong(parts[1])))
        .map(session -> new Entry(partition, encoding.encode(session)))
        .toList();
  }

  private static HostSession session(String host, long requests) {
    Instant start = Instant.parse("2015-05-17T10:00:00Z");
    return HostSession.newBuilder()
        .setDefinition("sessions_30min_per_host")
        .setHost(host)
        .setSessionStart(start)
        .setSessionEnd(start.plusSeconds(1800))
        .setRequests(requests)
        .setBytes(requests)
        .setStatus4xx(0)
        .setStatus5xx(0)
        .setLateData(LateData.FLINK)
        .setWatermark(start.plusSeconds(3600))
        .build();
  }
}
