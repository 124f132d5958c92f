package io.flinkspark.bridge.spark.channel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a query reads, and in which batches. */
class ChannelStreamITCase extends StreamSpark {

  @Test
  void readsWhatIsThereAndWhatComes() {
    orders.commit(3, 4);
    orders.commit(5);
    Sink sink = new Sink();
    StreamingQuery query = start(stream(), sink);
    awaitOrders(query, sink, 12);
    orders.commit(2);
    awaitOrders(query, sink, 14);
    orders.commit();
    orders.commit(1);
    awaitOrders(query, sink, 15);
    assertThat(sink.ids()).isEqualTo(ids(0, 15));
  }

  @ParameterizedTest
  @CsvSource({"max-rows-per-trigger, 40", "max-epochs-per-trigger, 1", "max-bytes-per-trigger, 3k"})
  void keepsToItsLimits(String option, String value) {
    orders.commit(10);
    orders.commit(100, 50);
    orders.commit(30);
    Sink sink = new Sink();
    readAll(stream(option, value), sink);
    assertThat(sink.ids()).isEqualTo(ids(0, 190));
    switch (option) {
      case "max-rows-per-trigger" ->
          assertThat(sink.sizes()).containsExactly(10, 40, 40, 40, 30, 30);
      case "max-epochs-per-trigger" -> assertThat(sink.sizes()).containsExactly(10, 150, 30);
      default -> assertThat(sink.sizes()).hasSizeGreaterThan(3).allMatch(size -> size < 150);
    }
  }

  /** Failure 6: one row is larger than the limit. */
  @Test
  void makesProgressWhenOneRowIsLargerThanTheLimit() {
    orders.commit(3);
    Sink sink = new Sink();
    readAll(stream("max-bytes-per-trigger", "1"), sink);
    assertThat(sink.sizes()).containsExactly(1, 1, 1);
    assertThat(sink.ids()).isEqualTo(ids(0, 3));
  }

  @Test
  void availableNowEndsWithWhatWasThereAtItsStart() {
    orders.commit(10);
    orders.commit(10);
    Sink sink = new Sink();
    awaitEnd(
        start(
            stream("max-rows-per-trigger", "8"),
            (rows, batch) -> {
              sink.write(rows, batch);
              if (batch == 0) {
                orders.commit(10);
              }
            },
            Trigger.AvailableNow()));
    assertThat(sink.sizes()).containsExactly(8, 2, 8, 2);
    readAll(stream(), sink);
    assertThat(sink.ids()).isEqualTo(ids(0, 30));
  }

  // Deprecated by Spark, and still used.
  @SuppressWarnings("deprecation")
  @Test
  void onceReadsAllInOneBatchWhateverTheLimits() {
    orders.commit(100);
    orders.commit(100);
    Sink sink = new Sink();
    awaitEnd(start(stream("max-rows-per-trigger", "10"), sink, Trigger.Once()));
    assertThat(sink.sizes()).containsExactly(200);
  }

  @Test
  void startsWhereItIsTold() {
    orders.commit(10);
    orders.commit(10);
    orders.commit(10);
    Sink fromEpoch = new Sink();
    readAll(stream("start", "2"), fromEpoch);
    assertThat(fromEpoch.ids()).isEqualTo(ids(10, 30));
  }

  @Test
  void aStartAtTheLatestIsKeptForARestart() {
    orders.commit(10);
    Sink sink = new Sink();
    StreamingQuery query = start(stream("start", "latest"), sink);
    awaitProgress(query, 1);
    stop(query);
    orders.commit(10);
    query = start(stream("start", "latest"), sink);
    awaitOrders(query, sink, 10);
    assertThat(sink.ids()).isEqualTo(ids(10, 20));
  }

  private static void awaitProgress(StreamingQuery query, int batches) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> query.recentProgress().length >= batches || query.exception().isDefined());
  }

  @Test
  void showsEpochsAndWatermarksAsColumns() {
    orders.commitWithWatermark(1_000, 10);
    orders.commitWithWatermark(2_000, 10);
    List<String> seen = new CopyOnWriteArrayList<>();
    awaitEnd(
        start(
            stream("max-rows-per-trigger", "6", "metadata-columns", "true")
                .selectExpr("id", "_epoch", "unix_millis(_watermark) w", "_committed is null n"),
            (rows, batch) ->
                rows.groupBy("_epoch", "w", "n")
                    .count()
                    .collectAsList()
                    .forEach(row -> seen.add(batch + " " + row)),
            Trigger.AvailableNow()));
    // Only the rows at an epoch's end carry its watermark.
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "0 [1,null,false,6]", "1 [1,1000,false,4]", "2 [2,1000,false,6]", "3 [2,2000,false,4]");
  }

  @Test
  void tellsHowFarItIsBehind() {
    orders.commitWithWatermark(1_000, 10);
    orders.commitWithWatermark(2_000, 30);
    orders.commitWithWatermark(3_000, 10);
    Sink sink = new Sink();
    StreamingQuery query =
        start(stream("max-rows-per-trigger", "20"), sink, Trigger.AvailableNow());
    awaitEnd(query);
    List<Map<String, String>> metrics =
        Arrays.stream(query.recentProgress())
            .filter(progress -> progress.numInputRows() > 0)
            .map(progress -> progress.sources()[0])
            .map(SourceProgress::metrics)
            .toList();
    assertThat(metrics).containsExactly(metrics(2, 40, 1), metrics(2, 20, 1), metrics(0, 0, 3));
    assertThat(query.lastProgress().sources()[0].description())
        .isEqualTo("bridge-channel file:" + orders.path());
  }

  private static Map<String, String> metrics(int epochs, int rows, int seconds) {
    return Map.of(
        "epochsBehind", "" + epochs,
        "rowsBehind", "" + rows,
        "completeUntil", "1970-01-01T00:00:0" + seconds + "Z",
        "channelCompleteUntil", "1970-01-01T00:00:03Z");
  }

  @Test
  void refusesUnknownOptionsAndValues() {
    orders.commit(1);
    assertFailure(
        Assertions.catchThrowable(() -> stream("max-row-per-trigger", "5")),
        ErrorCode.INVALID_ARGUMENT,
        "max-row-per-trigger",
        "is it max-rows-per-trigger?");
    assertFailed(
        start(stream("max-rows-per-trigger", "none"), new Sink()),
        ErrorCode.INVALID_ARGUMENT,
        "max-rows-per-trigger",
        "none");
    assertFailed(
        start(stream("start", "7"), new Sink()),
        ErrorCode.CHANNEL_EPOCH_UNKNOWN,
        "epoch 7",
        "the last one is 1");
  }
}
