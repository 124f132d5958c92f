package io.flinkspark.bridge.functions.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.spark.sql.Encoders;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlAggregateSavepointITCase {
  private static final Map<Integer, List<Double>> AVERAGES = new ConcurrentHashMap<>();

  @TempDir Path scratch;

  @Test
  void goesOnFromASavepointAlsoOnAnotherBackend() throws Exception {
    JobClient first = start(Map.of("state.backend.type", "hashmap"));
    awaitAverages(first, 50);
    String savepoint =
        first
            .stopWithSavepoint(false, scratch.toUri().toString(), SavepointFormatType.CANONICAL)
            .get(3, TimeUnit.MINUTES);
    int before = AVERAGES.get(0).size();
    JobClient second =
        start(
            Map.of(
                "state.backend.type",
                "rocksdb",
                StateRecoveryOptions.SAVEPOINT_PATH.key(),
                savepoint));
    awaitAverages(second, before + 20);
    second.cancel().get(3, TimeUnit.MINUTES);
    // Each key gets 0, 1, 2 and so on: every average is half a step after the one before.
    AVERAGES.forEach(
        (key, averages) -> {
          List<Double> seen = List.copyOf(averages);
          for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i)).as("average %d of key %d", i, key).isEqualTo(i / 2.0);
          }
        });
  }

  private static JobClient start(Map<String, String> options) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("rest.port", "0");
    options.forEach(configuration::setString);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    StreamTableEnvironment tables = StreamTableEnvironment.create(env);
    tables.createTemporarySystemFunction(
        "long_average", SparkTableFunctions.aggregate(new LongAverage(), Encoders.LONG()));
    tables.createTemporaryView(
        "numbers",
        env.fromSource(
                new DataGeneratorSource<>(
                    (Long index) -> index,
                    Long.MAX_VALUE,
                    RateLimiterStrategy.perSecond(2000),
                    Types.LONG),
                WatermarkStrategy.noWatermarks(),
                "numbers")
            .uid("numbers"));
    tables
        .toChangelogStream(
            tables.sqlQuery(
                "SELECT MOD(f0, 10), long_average(f0 / 10) FROM numbers GROUP BY MOD(f0, 10)"))
        .map(SqlAggregateSavepointITCase::keep)
        .returns(Types.BOOLEAN)
        .sinkTo(new DiscardingSink<>());
    return env.executeAsync();
  }

  private static boolean keep(Row change) {
    boolean isNew = change.getKind() != RowKind.UPDATE_BEFORE;
    if (isNew) {
      AVERAGES
          .computeIfAbsent(
              change.<Integer>getFieldAs(0), key -> Collections.synchronizedList(new ArrayList<>()))
          .add(change.getFieldAs(1));
    }
    return isNew;
  }

  private static void awaitAverages(JobClient job, int count) {
    CompletableFuture<?> end = job.getJobExecutionResult();
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .until(
            () -> {
              if (end.isDone()) {
                end.get(); // says why
              }
              return AVERAGES.containsKey(0) && AVERAGES.get(0).size() >= count;
            });
  }
}
