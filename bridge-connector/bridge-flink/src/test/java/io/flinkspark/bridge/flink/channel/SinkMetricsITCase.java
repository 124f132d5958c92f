package io.flinkspark.bridge.flink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a sink while it writes. */
@Timeout(300)
class SinkMetricsITCase {

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  private static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
              .build());

  @TempDir private Path directory;

  private static List<Metric> metrics(JobClient job, String operator, String name) {
    return REPORTER.findOperatorMetricGroups(job.getJobID(), operator).stream()
        .map(group -> REPORTER.getMetricsByGroup(group))
        .map((Map<String, Metric> metrics) -> metrics.get(name))
        .toList();
  }

  private static long count(JobClient job, String name) {
    return metrics(job, "channel: Writer", name).stream()
        .mapToLong(metric -> ((Counter) metric).getCount())
        .sum();
  }

  private static long largest(JobClient job, String operator, String name) {
    return metrics(job, operator, name).stream()
        .mapToLong(metric -> ((Number) ((Gauge<?>) metric).getValue()).longValue())
        .max()
        .orElseThrow();
  }

  @Test
  void showsWhatIsWrittenAndCommitted() throws Exception {
    ChannelRows channel = new ChannelRows(directory.resolve("channel"));
    Numbers numbers = Numbers.withWatermarks().upTo(1_000);
    JobClient job =
        SinkJob.streaming().submit(numbers, SinkJob.sink(directory.resolve("channel")).build());
    await().atMost(SOON).until(() -> channel.count() == 1_000);

    ChannelEpoch newest = channel.view().newest().orElseThrow();
    long bytes = channel.epochs().stream().mapToLong(ChannelEpoch::bytes).sum();
    assertThat(count(job, "numRecordsSend")).isEqualTo(1_000);
    assertThat(count(job, "numBytesSend")).isEqualTo(bytes);
    assertThat(largest(job, "channel: Writer", "currentSendTime")).isBetween(0L, 90_000L);
    // A commit is visible a moment before its gauges are.
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(largest(job, "channel: Committer", "lastEpoch"))
                    .isEqualTo(newest.number()));
    assertThat(largest(job, "channel: Committer", "lastCommittedCheckpoint"))
        .isEqualTo(newest.checkpoint());
    assertThat(largest(job, "channel: Committer", "committedWatermark"))
        .isEqualTo(newest.watermarkMillis());
    assertThat(largest(job, "channel: Committer", "commitTime")).isBetween(0L, 90_000L);
    numbers.endAt(1_000);
    job.getJobExecutionResult().get();
  }
}
