package io.flinkspark.bridge.spark.channel.stream;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.session_window;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.spark.channel.BridgeChannel;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The producer's watermark as that of a query: no row is dropped that the producer still counts on,
 * and state goes as soon as the producer says so. Times are in seconds here.
 */
class ProducerWatermarkITCase extends StreamSpark {

  private static final ChannelSchema LOCAL_ORDERS =
      new ChannelSchema(
          "local-orders",
          """
          {"type":"record","name":"Order","fields":[
          {"name":"id","type":"long"},
          {"name":"ts","type":{"type":"long","logicalType":"local-timestamp-millis"}}]}\
          """);

  private enum Times {
    WITH_ZONE,
    WITHOUT_ZONE
  }

  private Times eventTimes = Times.WITH_ZONE;
  private final List<String> results = new CopyOnWriteArrayList<>();

  private void commit(long watermark, long... seconds) {
    if (eventTimes == Times.WITH_ZONE) {
      orders.commitAt(watermark * 1000, Arrays.stream(seconds).map(time -> time * 1000).toArray());
      return;
    }
    Iterator<Long> times = Arrays.stream(seconds).iterator();
    orders.commitAt(
        watermark * 1000,
        LOCAL_ORDERS,
        "message Order { required int64 id; required int64 ts (TIMESTAMP(MILLIS,false)); }",
        seconds.length,
        (order, id) -> {
          order.add("id", id);
          order.add("ts", times.next() * 1000);
        });
  }

  /** A time's seconds since 1970, whatever the session's zone. */
  private String seconds(String time) {
    return eventTimes == Times.WITH_ZONE
        ? "unix_seconds(" + time + ")"
        : "unix_seconds(timestamp(string(" + time + ") || 'Z'))";
  }

  private Dataset<Row> timed() {
    Dataset<Row> rows = stream("metadata-columns", "true", "max-epochs-per-trigger", "1");
    return BridgeChannel.withProducerWatermark(rows, "ts");
  }

  private Dataset<Row> perMinute(Dataset<Row> rows) {
    return rows.groupBy(window(col("ts"), "60 seconds").as("w"))
        .agg(count(lit(1)).as("n"))
        .selectExpr(seconds("w.start"), "n");
  }

  /** Those with even ids apart from those with odd ones. */
  private Dataset<Row> sessions(Dataset<Row> rows) {
    return rows.groupBy(
            expr("id % 2").as("visitor"), session_window(col("ts"), "60 seconds").as("s"))
        .agg(count(lit(1)).as("n"))
        .selectExpr("visitor", seconds("s.start"), "n");
  }

  private StreamingQuery readAll(Dataset<Row> rows) {
    StreamingQuery query =
        start(
            rows,
            (batch, id) -> batch.collectAsList().forEach(row -> results.add(row.toString())),
            Trigger.AvailableNow());
    awaitEnd(query);
    return query;
  }

  private static long dropped(StreamingQuery query) {
    return Arrays.stream(query.recentProgress())
        .flatMap(progress -> Arrays.stream(progress.stateOperators()))
        .mapToLong(operator -> operator.numRowsDroppedByWatermark())
        .sum();
  }

  private static StreamingQueryProgress last(StreamingQuery query) {
    return query.lastProgress();
  }

  @ParameterizedTest
  @EnumSource
  void dropsNoRowThatTheProducerStillCountsOn(Times times) {
    eventTimes = times;
    commit(30, 250, 50);
    // Far behind the largest event time, and not late.
    commit(40, 45, 31);
    commit(59, 55);
    StreamingQuery query = readAll(perMinute(timed()));
    assertThat(dropped(query)).isZero();
    assertThat(results).isEmpty();
    assertThat(last(query).eventTime()).containsEntry("watermark", "1970-01-01T00:00:59.000Z");
    commit(60, 251);
    query = readAll(perMinute(timed()));
    assertThat(results).containsExactly("[0,4]");
    assertThat(dropped(query)).isZero();
    // Only the window that still can grow is kept.
    assertThat(last(query).stateOperators()[0].numRowsTotal()).isEqualTo(1);
  }

  @Test
  void sparksOwnWatermarkWouldDropThem() {
    commit(30, 250, 50);
    commit(40, 260);
    commit(40, 45, 31);
    Dataset<Row> rows = stream("max-epochs-per-trigger", "1").withWatermark("ts", "0 seconds");
    assertThat(dropped(readAll(perMinute(rows)))).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void dropsWhatIsLateToTheProducerToo(Times times) {
    eventTimes = times;
    commit(60, 70);
    // Spark drops rows by the watermark of the batch before the last.
    commit(60, 71);
    commit(60, 30);
    StreamingQuery query = readAll(perMinute(timed()));
    assertThat(dropped(query)).isEqualTo(1);
    assertThat(results).isEmpty();
  }

  @Test
  void servesSeveralOperatorsWithState() {
    commit(30, 250, 50, 70);
    commit(40, 45, 31);
    commit(300, 280);
    commit(300, 310);
    Dataset<Row> perMinute =
        timed().groupBy(window(col("ts"), "60 seconds").as("w")).agg(count(lit(1)).as("n"));
    Dataset<Row> perTwoMinutes =
        perMinute
            .groupBy(window(col("w"), "120 seconds").as("w"))
            .agg(sum("n").as("n"))
            .selectExpr("unix_seconds(w.start)", "n");
    StreamingQuery query = readAll(perTwoMinutes);
    assertThat(dropped(query)).isZero();
    assertThat(results).containsExactly("[0,4]");
  }

  @ParameterizedTest
  @EnumSource
  void servesDeduplicationWithinTheWatermark(Times times) {
    eventTimes = times;
    commit(30, 250, 50);
    commit(300, 45, 260);
    commit(300, 310);
    StreamingQuery query =
        readAll(timed().dropDuplicatesWithinWatermark(new String[] {"id"}).select("ts", "id"));
    assertThat(results).hasSize(5);
    assertThat(dropped(query)).isZero();
    assertThat(last(query).stateOperators()[0].numRowsTotal()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void closesASessionWhenTheProducerSaysSo(Times times) {
    eventTimes = times;
    commit(30, 250, 50);
    // Behind the largest event time by more than the gap, and not late.
    commit(40, 31, 45);
    commit(100, 80, 60);
    StreamingQuery query = readAll(sessions(timed()));
    assertThat(dropped(query)).isZero();
    assertThat(results).isEmpty();
    commit(119, 251, 252);
    readAll(sessions(timed()));
    assertThat(results).isEmpty();
    commit(120, 253);
    query = readAll(sessions(timed()));
    assertThat(results).containsExactly("[1,45,3]");
    commit(140, 254);
    query = readAll(sessions(timed()));
    assertThat(results).containsExactly("[1,45,3]", "[0,31,2]");
    assertThat(dropped(query)).isZero();
    assertThat(last(query).stateOperators()[0].numRowsTotal()).isEqualTo(2);
  }

  /** Flink merges first and keeps such a row; Spark asks first whether the row is late. */
  @Test
  void dropsALateRowThoughItsSessionLives() {
    commit(30, 80, 250);
    commit(100, 82, 251);
    commit(100, 84, 252);
    commit(100, 35, 253);
    commit(145, 254, 255);
    StreamingQuery query = readAll(sessions(timed()));
    assertThat(dropped(query)).isEqualTo(1);
    assertThat(results).containsExactly("[0,80,3]");
  }

  /** Rows of a batch that ends inside of an epoch must not bring that epoch's watermark. */
  @Test
  void aSplitEpochDoesNotMakeItsOwnRestLate() {
    commit(10, 20);
    commit(120, 100, 90, 80, 70, 60, 50, 40, 30);
    commit(120, 130);
    Dataset<Row> rows =
        ProducerWatermark.of(stream("metadata-columns", "true", "max-rows-per-trigger", "3"), "ts");
    StreamingQuery query = readAll(perMinute(rows));
    assertThat(dropped(query)).isZero();
    assertThat(results).containsExactlyInAnyOrder("[0,4]", "[60,5]");
  }

  @Test
  void needsItsColumns() {
    commit(10, 20);
    assertFailure(
        Assertions.catchThrowable(() -> ProducerWatermark.of(stream(), "ts")),
        ErrorCode.INVALID_ARGUMENT,
        "no column _watermark",
        "metadata-columns=true");
    assertFailure(
        Assertions.catchThrowable(
            () -> ProducerWatermark.of(stream("metadata-columns", "true"), "time")),
        ErrorCode.INVALID_ARGUMENT,
        "no column time",
        "ts");
  }
}
