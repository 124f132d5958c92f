package io.flinkspark.jobs.flink.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.jobs.flink.SharedData;
import io.flinkspark.jobs.flink.accesslog.AccessLogPipeline;
import io.flinkspark.jobs.flink.accesslog.LogTypes;
import io.flinkspark.jobs.flink.source.FileLines;
import io.flinkspark.schema.Anomaly;
import io.flinkspark.schema.AnomalyRule;
import io.flinkspark.schema.HostWindow;
import io.flinkspark.schema.LateData;
import io.flinkspark.schema.window.LateDataPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From a real log to its anomalies, against a count that uses nothing of the jobs. */
class HistoryJoinITCase {

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final Instant LAST_DAY = Instant.parse("2015-05-20T00:00:00Z");

  @Test
  void findsWhatAnIndependentCountFinds() throws Exception {
    Path log = SharedData.log("elastic_apache_logs.log");
    CountedHosts counted = CountedHosts.of(log);

    List<String> found = run(log, counted.history(LAST_DAY.toEpochMilli()));

    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(counted.anomalies(LAST_DAY.toEpochMilli(), 3, 10, 30))
        .anyMatch(each -> each.contains("ABOVE_HISTORY"))
        .anyMatch(each -> each.contains("NEW_HOST"));
  }

  @SuppressWarnings("try") // CloseableIterator.close() as the engine declares it
  private static List<String> run(Path log, List<HostHistory> rows) throws Exception {
    Configuration config = new Configuration();
    config.set(PipelineOptions.OBJECT_REUSE, true);
    config.set(PipelineOptions.GENERIC_TYPES, false);
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
    env.setParallelism(2);
    DataStream<HostHistory> history =
        env.fromData(rows, Types.POJO(HostHistory.class)).setParallelism(1);
    DataStream<Anomaly> anomalies =
        HistoryJoin.anomalies(hostWindows(env, log), history, new AnomalyRule(3, 10, 30), LAST_DAY);
    List<String> found = new ArrayList<>();
    try (CloseableIterator<Anomaly> each = anomalies.executeAndCollect()) {
      each.forEachRemaining(
          row ->
              found.add(
                  "%s/%d %s %d"
                      .formatted(
                          row.getHost(),
                          row.getWindowStart().toEpochMilli(),
                          row.getReason(),
                          row.getRequests())));
    }
    return found;
  }

  private static DataStream<HostWindow> hostWindows(StreamExecutionEnvironment env, Path log) {
    var lines =
        env.fromSource(
            FileSource.forBulkFileFormat(
                    new FileLines(),
                    org.apache.flink.core.fs.Path.fromLocalFile(log.toAbsolutePath().toFile()))
                .build(),
            AccessLogPipeline.watermarks(Duration.ofSeconds(60)),
            "lines",
            LogTypes.LINE);
    return AccessLogPipeline.build(lines, LateDataPolicy.FLINK)
        .hostParts()
        .map(part -> part.ofHost(LateData.FLINK), LogTypes.HOST_WINDOW)
        .assignTimestampsAndWatermarks(CompleteAlready.strategy());
  }
}
