package io.flinkspark.bridge.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.protocol.SplitId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.testutils.source.reader.TestingReaderContext;
import org.apache.flink.connector.testutils.source.reader.TestingReaderOutput;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A source that is ahead waits for others. */
@Timeout(600)
class AlignmentITCase {

  private static final int BATCH_ROWS = 100;
  private static final long FAST_ROWS = 1_000_000;
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final AtomicLong FAST = new AtomicLong();

  @RegisterExtension
  private static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  /** A row's number is its time in milliseconds. */
  private static DataStream<Long> aligned(
      StreamExecutionEnvironment env, TestBridge bridge, String name) {
    return env.fromSource(
            bridge.source(SparkRecords.rowData()).build(),
            WatermarkStrategy.<RowData>forMonotonousTimestamps()
                .withTimestampAssigner((row, before) -> row.getLong(0))
                .withWatermarkAlignment("numbers", Duration.ofSeconds(1), Duration.ofMillis(20)),
            name)
        .setParallelism(1)
        .map(row -> row.getLong(0))
        .setParallelism(1);
  }

  @Test
  void aFastSourceWaitsForASlowOne() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    FAST.set(0);
    try (TestBridge fast = new TestBridge(NumberedRows.of(1, FAST_ROWS), BATCH_ROWS);
        TestBridge slow = new TestBridge(NumberedRows.of(1, 10), 1)) {
      slow.failing(
          (partition, row, opening) -> {
            if (row == 5) {
              try {
                release.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }
          });
      StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
      env.getConfig().setAutoWatermarkInterval(10);
      aligned(env, fast, "fast")
          .map(
              number -> {
                FAST.incrementAndGet();
                return number;
              })
          .setParallelism(1)
          .union(aligned(env, slow, "slow"))
          .sinkTo(new DiscardingSink<>());
      JobClient job = env.executeAsync();

      await().atMost(SOON).until(() -> FAST.get() > 0);
      AtomicLong before = new AtomicLong(-1);
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> FAST.get() == before.getAndSet(FAST.get()));
      assertThat(FAST).hasValueLessThan(FAST_ROWS);

      release.countDown();
      job.getJobExecutionResult().get();
      assertThat(FAST).hasValue(FAST_ROWS);
    }
  }

  @Test
  @SuppressWarnings("try") // Flink's interface says that closing may be interrupted.
  void aPausedSplitMakesRoomForAnother() throws Exception {
    try (TestBridge bridge = new TestBridge(NumberedRows.of(2, 5_000), BATCH_ROWS)) {
      TestingReaderOutput<Numbered> output = new TestingReaderOutput<>();
      try (SourceReader<Numbered, SparkSplit> reader =
          bridge
              .source(SparkRecords.pojo(Numbered.class))
              .build()
              .createReader(new TestingReaderContext())) {
        reader.start();
        SparkSplit first = split(0);
        SparkSplit second = split(1);
        reader.addSplits(List.of(first, second));
        poll(reader, output, () -> output.getEmittedRecords().size() > 1_000);

        reader.pauseOrResumeSplits(List.of(first.splitId()), List.of());
        poll(reader, output, () -> read(output, 5_000, 10_000) > 1_000);
        assertThat(read(output, 0, 5_000)).isLessThan(5_000);

        reader.pauseOrResumeSplits(List.of(), List.of(first.splitId()));
        poll(reader, output, () -> output.getEmittedRecords().size() == 10_000);
        List<Long> ids = new ArrayList<>();
        output.getEmittedRecords().forEach(row -> ids.add(row.id));
        assertThat(ids)
            .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 10_000).boxed().toList());
        assertThat(bridge.opened()).hasSize(3);
      }
      await().atMost(SOON).until(() -> bridge.connections() == 0);
    }
  }

  private static SparkSplit split(int partition) {
    return new SparkSplit(
        TestBridge.GENERATION,
        new SplitId(0, partition),
        0,
        List.of(),
        "test",
        SparkSplit.UNKNOWN,
        SparkSplit.UNKNOWN);
  }

  private static long read(TestingReaderOutput<Numbered> output, long from, long to) {
    return output.getEmittedRecords().stream().filter(row -> row.id >= from && row.id < to).count();
  }

  private static void poll(
      SourceReader<Numbered, SparkSplit> reader,
      TestingReaderOutput<Numbered> output,
      BooleanSupplier enough) {
    await()
        .atMost(SOON)
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              for (int i = 0; i < 20 && !enough.getAsBoolean(); i++) {
                reader.pollNext(output);
              }
              return enough.getAsBoolean();
            });
  }
}
