package io.flinkspark.bridge.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ControlMessage.OpenSplit;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class SparkSourceITCase {

  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int BATCH_ROWS = 700;
  private static final int MORE_THAN_ANY = 1_000_000;

  @RegisterExtension
  private static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static StreamExecutionEnvironment environment(int restarts) {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, restarts);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(2);
  }

  private static <T> DataStream<T> stream(StreamExecutionEnvironment env, SparkSource<T> source) {
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), "numbers").uid("numbers");
  }

  private static List<Long> ids(StreamExecutionEnvironment env, SparkSource<RowData> source)
      throws Exception {
    return sorted(collect(stream(env, source).map(SparkSourceITCase::checkedId)));
  }

  private static List<Long> sorted(List<Long> ids) {
    return ids.stream().sorted().toList();
  }

  private static long checkedId(RowData row) {
    long id = row.getLong(0);
    String text = row.isNullAt(1) ? null : row.getString(1).toString();
    if (!Objects.equals(text, NumberedRows.text(id))) {
      throw new IllegalStateException("Row " + id + " has another's text: " + text);
    }
    return id;
  }

  private static <T> List<T> collect(DataStream<T> stream) throws Exception {
    return stream.executeAndCollect(MORE_THAN_ANY);
  }

  private static List<Long> upTo(long total) {
    return LongStream.range(0, total).boxed().toList();
  }

  private static void awaitNoConnections(TestBridge bridge) {
    await().atMost(SOON).until(() -> bridge.connections() == 0);
    assertThat(bridge.streaming()).isZero();
  }

  @Test
  void handsOnEveryRowOnce() throws Exception {
    NumberedRows rows = new NumberedRows(10_000, 0, 1, BATCH_ROWS, 0, 25_000, 512, 513, 3);
    try (TestBridge bridge = new TestBridge(rows, BATCH_ROWS)) {
      assertThat(ids(environment(0), bridge.source(SparkRecords.rowData()).build()))
          .isEqualTo(upTo(rows.total()));
      awaitNoConnections(bridge);
      assertThat(bridge.opened()).hasSize(9);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void handsOnNothingFromEmptyPublications(int partitions) throws Exception {
    try (TestBridge bridge = new TestBridge(NumberedRows.of(partitions, 0), BATCH_ROWS)) {
      assertThat(ids(environment(0), bridge.source(SparkRecords.rowData()).build())).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void opensASplitAgainAtItsRowWhenTheConnectionBreaks(long seed) throws Exception {
    NumberedRows rows = NumberedRows.of(6, 20_000);
    Random random = new Random(seed);
    Set<Integer> cutAtTheEnd = new HashSet<>();
    try (TestBridge bridge = new TestBridge(rows, BATCH_ROWS)) {
      bridge.failing(
          (partition, row, opening) -> {
            synchronized (random) {
              // After the last row, too: the end of the connection is not the end of the split.
              if (random.nextInt(12) == 0 || row == 20_000 && cutAtTheEnd.add(partition)) {
                throw new BridgeException(ErrorCode.EXECUTOR_LOST, "cut by the test");
              }
            }
          });

      assertThat(ids(environment(0), bridge.source(SparkRecords.rowData()).build()))
          .as("seed %d", seed)
          .isEqualTo(upTo(rows.total()));
      assertThat(bridge.opened()).hasSizeGreaterThanOrEqualTo(12);
      assertThat(bridge.opened()).extracting(OpenSplit::startRow).contains(20_000L);
    }
  }

  @Test
  void resumesFromTheCheckpointedRowAfterATaskFailure() throws Exception {
    NumberedRows rows = NumberedRows.of(3, 50_000);
    FailAfterCheckpoint.reset();
    try (TestBridge bridge = new TestBridge(rows, BATCH_ROWS)) {
      // Half of the rows come, then none until there was a checkpoint and a failure after it.
      bridge.failing(
          (partition, row, opening) -> {
            if (row >= 25_000) {
              FailAfterCheckpoint.awaitCheckpoint();
            }
          });
      StreamExecutionEnvironment env = environment(3).enableCheckpointing(50);

      List<Long> ids =
          collect(
              stream(env, bridge.source(SparkRecords.rowData()).build())
                  .map(SparkSourceITCase::checkedId)
                  .map(new FailAfterCheckpoint()));

      assertThat(FailAfterCheckpoint.failures()).isEqualTo(1);
      assertThat(sorted(ids)).isEqualTo(upTo(rows.total()));
      assertThat(bridge.opened()).extracting(OpenSplit::startRow).anyMatch(row -> row > 0);
      awaitNoConnections(bridge);
    }
  }

  @Test
  void outlivesARestartOfTheDriver() throws Exception {
    NumberedRows rows = NumberedRows.of(4, 30_000);
    CountDownLatch halfWay = new CountDownLatch(2);
    TestBridge first = new TestBridge(rows, BATCH_ROWS);
    first.failing(
        (partition, row, opening) -> {
          if (row > 15_000) {
            halfWay.countDown();
            await().forever().until(() -> false);
          }
        });
    SparkSource<RowData> source =
        first
            .source(SparkRecords.rowData())
            .retry(new RetryPolicy(500, Duration.ofMillis(20), Duration.ofMillis(500)))
            .build();
    CompletableFuture<TestBridge> restarted =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                halfWay.await();
                return first.restart();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });

    List<Long> ids = ids(environment(0), source);

    try (TestBridge second = restarted.get()) {
      assertThat(ids).isEqualTo(upTo(rows.total()));
      assertThat(second.opened()).extracting(OpenSplit::startRow).anyMatch(row -> row > 0);
    }
  }

  @Test
  void failsTheJobClearlyWhenRetriesAreUsedUp() throws Exception {
    try (TestBridge bridge = new TestBridge(NumberedRows.of(1, 10), BATCH_ROWS)) {
      bridge.failing(
          (partition, row, opening) -> {
            throw new BridgeException(ErrorCode.EXECUTOR_LOST, "cut by the test");
          });
      SparkSource<RowData> source = bridge.source(SparkRecords.rowData()).build();

      assertThatThrownBy(() -> ids(environment(0), source))
          .hasStackTraceContaining(
              "Cannot read split 0/0 of numbers from row 0 on, after 5 retries: ");
      assertThat(bridge.opened()).hasSize(6);
      awaitNoConnections(bridge);
    }
  }

  @Test
  void opensASplitAgainWhoseTicketCameTooLate() throws Exception {
    NumberedRows rows = NumberedRows.of(1, 2_000);
    try (TestBridge bridge = new TestBridge(rows, BATCH_ROWS).withLateTickets(2)) {
      assertThat(ids(environment(0), bridge.source(SparkRecords.rowData()).build()))
          .isEqualTo(upTo(rows.total()));
      assertThat(bridge.opened()).hasSize(3);
    }
  }

  @Test
  void failsWhenThePublicationIsAnotherOneByNow() throws Exception {
    try (TestBridge bridge = new TestBridge(NumberedRows.of(1, 2_000), BATCH_ROWS)) {
      bridge.failing(
          (partition, row, opening) -> {
            if (row > 0) {
              bridge.publishAnew();
              throw new BridgeException(ErrorCode.EXECUTOR_LOST, "cut by the test");
            }
          });
      SparkSource<RowData> source = bridge.source(SparkRecords.rowData()).build();

      assertThatThrownBy(() -> ids(environment(0), source))
          .hasStackTraceContaining("Cannot read split 0/0 of numbers from row 700 on")
          .hasStackTraceContaining("it was published anew")
          .hasStackTraceContaining("[BRIDGE-3004]");
    }
  }

  @Test
  void cancellingClosesTheConnections() throws Exception {
    ConcurrentMap<Integer, Boolean> held = new ConcurrentHashMap<>();
    try (TestBridge bridge = new TestBridge(NumberedRows.of(2, 50_000), BATCH_ROWS)) {
      bridge.failing(
          (partition, row, opening) -> {
            if (row > 10_000) {
              held.put(partition, true);
              await().forever().until(() -> false);
            }
          });
      StreamExecutionEnvironment env = environment(0);
      stream(env, bridge.source(SparkRecords.rowData()).build()).sinkTo(new DiscardingSink<>());
      JobClient job = env.executeAsync();
      await().atMost(SOON).until(() -> held.size() == 2);

      job.cancel().get();

      await().atMost(SOON).until(() -> job.getJobStatus().get() == JobStatus.CANCELED);
      await()
          .atMost(SOON)
          .until(
              () ->
                  Thread.getAllStackTraces().keySet().stream()
                      .map(Thread::getName)
                      .noneMatch(
                          name ->
                              name.startsWith("bridge-heartbeat")
                                  || name.startsWith("bridge-progress")
                                  || name.startsWith("Source Data Fetcher")));
    }
  }

  @Test
  void readsAThousandPartitions() throws Exception {
    long[] counts = LongStream.range(0, 1000).map(i -> i % 4 == 0 ? 10 : 0).toArray();
    NumberedRows rows = new NumberedRows(counts);
    try (TestBridge bridge = new TestBridge(rows, BATCH_ROWS)) {
      assertThat(ids(environment(0), bridge.source(SparkRecords.rowData()).build()))
          .isEqualTo(upTo(rows.total()));
      assertThat(bridge.opened()).hasSize(1000);
    }
  }

  @Test
  void readsOneHugeRow() throws Exception {
    int length = 64 << 20;
    HugeRow row = new HugeRow(length);
    try (TestBridge bridge = new TestBridge(row, BATCH_ROWS)) {
      SparkSource<RowData> source = bridge.source(SparkRecords.rowData()).build();

      assertThat(
              collect(
                  stream(environment(0), source)
                      .map(huge -> ((BinaryStringData) huge.getString(0)).getSizeInBytes())))
          .containsExactly(length);
    }
  }

  @Test
  void handsOnRowsWithNamedFields() throws Exception {
    try (TestBridge bridge = new TestBridge(NumberedRows.of(1, 4), BATCH_ROWS)) {
      SparkSource<Row> source = bridge.source(SparkRecords.row()).build();

      assertThat(
              collect(
                  stream(environment(0), source)
                      .map(row -> row.getField("id") + "=" + row.getField("text"))))
          .containsExactlyInAnyOrder("0=null", "1=row 1", "2=row 2", "3=null");
    }
  }

  @Test
  void handsOnPojosAndRefusesThoseThatDoNotFitWithAllReasons() throws Exception {
    try (TestBridge bridge = new TestBridge(NumberedRows.of(1, 4), BATCH_ROWS)) {
      SparkSource<Numbered> source = bridge.source(SparkRecords.pojo(Numbered.class)).build();

      assertThat(collect(stream(environment(0), source).map(n -> n.id + "=" + n.getText())))
          .containsExactlyInAnyOrder("0=null", "1=row 1", "2=row 2", "3=null");
      assertThatThrownBy(() -> bridge.source(SparkRecords.pojo(Numbered.Misfit.class)).build())
          .isInstanceOf(BridgeException.class)
          .hasMessageContaining(
              "Cannot read numbers into io.flinkspark.bridge.flink.Numbered$Misfit: id is published"
                  + " as BIGINT NOT NULL and wanted as STRING; size is not published, and the"
                  + " reader has neither null nor a default for it");
    }
  }

  @Test
  void readsNoMoreOfAPartitionThanItsLimit() throws Exception {
    NumberedRows rows = new NumberedRows(2000, 5, 0);
    try (TestBridge bridge = new TestBridge(rows, BATCH_ROWS)) {
      List<Long> expected = new ArrayList<>(upTo(900));
      expected.addAll(LongStream.range(2000, 2005).boxed().toList());

      assertThat(
              ids(
                  environment(0),
                  bridge.source(SparkRecords.rowData()).limitPerPartition(900).build()))
          .isEqualTo(expected);
    }
  }

  @Test
  void readsOnlyTheColumnsAskedFor() throws Exception {
    try (TestBridge bridge = new TestBridge(NumberedRows.of(1, 4), BATCH_ROWS)) {
      SparkSource<Row> source = bridge.source(SparkRecords.row()).columns(List.of("text")).build();

      assertThat(source.rowType().getFieldNames()).containsExactly("text");
      assertThat(collect(stream(environment(0), source).map(Row::toString)))
          .containsExactlyInAnyOrder("+I[null]", "+I[row 1]", "+I[row 2]", "+I[null]");
    }
  }

  @Test
  void readsRowsWithoutColumns() throws Exception {
    try (TestBridge bridge = new TestBridge(NumberedRows.of(3, 1000), BATCH_ROWS)) {
      SparkSource<RowData> source =
          bridge.source(SparkRecords.rowData()).columns(List.of()).build();

      assertThat(collect(stream(environment(0), source).map(RowData::getArity)))
          .hasSize(3000)
          .containsOnly(0);
    }
  }

  @Test
  void refusesToBuildWhatCannotBeRead() {
    try (TestBridge bridge = new TestBridge(NumberedRows.of(1, 4), BATCH_ROWS).withoutSelection()) {
      SparkSourceBuilder<RowData> source = bridge.source(SparkRecords.rowData());

      assertThatThrownBy(() -> source.columns(List.of("id")).build())
          .isInstanceOf(BridgeException.class)
          .hasMessageContaining("Cannot read numbers: Spark does not select columns of it");
      assertThatThrownBy(() -> bridge.source(SparkRecords.rowData()).publication("letters").build())
          .isInstanceOfSatisfying(
              BridgeException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.PUBLICATION_UNKNOWN));
      assertThatThrownBy(() -> bridge.source(SparkRecords.rowData()).token(Token.random()).build())
          .isInstanceOfSatisfying(
              BridgeException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED));
      assertThatThrownBy(() -> SparkSource.<RowData>builder().address(bridge.address()).build())
          .isInstanceOf(BridgeException.class)
          .hasMessageContaining("Cannot build a Spark source: no token is given");
    }
  }
}
