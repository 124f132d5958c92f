package io.flinkspark.bridge.spark.channel.stream;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A local Spark, a channel of orders, and queries that note which orders each batch brought. */
abstract class StreamSpark {

  static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path directory;
  OrdersChannel orders;

  static synchronized SparkSession spark() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("channel-streams")
        .config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", 4)
        .config("spark.sql.streaming.noDataProgressEventInterval", "100")
        .config("spark.sql.datetime.java8API.enabled", true)
        .config("spark.sql.session.timeZone", "America/New_York")
        .getOrCreate();
  }

  @BeforeEach
  void openChannel() {
    orders = new OrdersChannel(directory.resolve("orders"));
  }

  @AfterEach
  void stopQueries() throws TimeoutException {
    for (StreamingQuery query : spark().streams().active()) {
      query.stop();
    }
  }

  Dataset<Row> stream(String... options) {
    return spark()
        .readStream()
        .format("bridge-channel")
        .options(pairs(options))
        .load(orders.path());
  }

  private static Map<String, String> pairs(String... options) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      map.put(options[i], options[i + 1]);
    }
    return map;
  }

  String checkpoint() {
    return directory.resolve("checkpoint").toString();
  }

  /** A sink that replaces a batch when it comes again, and notes each attempt. */
  static final class Sink {
    final Map<Long, List<Long>> batches = new ConcurrentSkipListMap<>();
    final List<Long> attempts = Collections.synchronizedList(new ArrayList<>());
    volatile long failingBatch = -1;

    void write(Dataset<Row> rows, long batch) {
      List<Long> ids =
          rows.collectAsList().stream().map(row -> row.<Long>getAs("id")).sorted().toList();
      attempts.add(batch);
      List<Long> before = batches.put(batch, ids);
      if (before != null) {
        Assertions.assertThat(ids).as("batch %d again", batch).isEqualTo(before);
      }
      if (batch == failingBatch) {
        throw new IllegalStateException("The sink was told to fail");
      }
    }

    /** The orders of all batches, one batch after the other, and sorted in each. */
    List<Long> ids() {
      return batches.values().stream().flatMap(List::stream).toList();
    }

    List<Integer> sizes() {
      return batches.values().stream().map(List::size).toList();
    }
  }

  StreamingQuery start(Dataset<Row> rows, Sink sink) {
    return start(rows, sink, Trigger.ProcessingTime(0));
  }

  StreamingQuery start(Dataset<Row> rows, Sink sink, Trigger trigger) {
    return start(rows, sink::write, trigger);
  }

  StreamingQuery start(Dataset<Row> rows, VoidFunction2<Dataset<Row>, Long> sink, Trigger trigger) {
    try {
      return rows.writeStream()
          .trigger(trigger)
          .option("checkpointLocation", checkpoint())
          .foreachBatch(sink)
          .start();
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Until the query has brought so many orders. */
  static void awaitOrders(StreamingQuery query, Sink sink, long orders) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Assertions.assertThat(query.exception().isEmpty())
                  .as("the query runs: %s", query.exception())
                  .isTrue();
              Assertions.assertThat(sink.ids()).hasSizeGreaterThanOrEqualTo((int) orders);
            });
  }

  /** Reads what is there, batch after batch, and ends. */
  void readAll(Dataset<Row> rows, Sink sink) {
    awaitEnd(start(rows, sink, Trigger.AvailableNow()));
  }

  static void awaitEnd(StreamingQuery query) {
    try {
      Assertions.assertThat(query.awaitTermination(PATIENCE.toMillis())).isTrue();
    } catch (StreamingQueryException e) {
      throw new AssertionError(e);
    }
  }

  static void stop(StreamingQuery query) {
    try {
      query.stop();
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** What made the query fail. */
  static Throwable failure(StreamingQuery query) {
    StreamingQueryException failure =
        Assertions.catchThrowableOfType(
            StreamingQueryException.class, () -> query.awaitTermination(PATIENCE.toMillis()));
    Assertions.assertThat(failure).as("the query's failure").isNotNull();
    return failure.getCause();
  }

  static void assertFailed(StreamingQuery query, ErrorCode code, String... parts) {
    assertFailure(failure(query), code, parts);
  }

  static void assertFailure(Throwable failure, ErrorCode code, String... parts) {
    Assertions.assertThat(failure).isInstanceOf(BridgeException.class);
    Assertions.assertThat(((BridgeException) failure).code()).isEqualTo(code);
    Assertions.assertThat(failure.getMessage()).startsWith("Cannot ");
    Assertions.assertThat(List.of(parts)).allMatch(failure.getMessage()::contains);
  }

  static List<Long> ids(long first, long behindLast) {
    return LongStream.range(first, behindLast).boxed().toList();
  }

  /** Removes the newest file of a query's log, as if the driver had died before it wrote it. */
  void forgetNewest(String log) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(checkpoint(), log))) {
      Path newest =
          files
              .filter(file -> file.getFileName().toString().matches("\\d+"))
              .max(Comparator.comparing(file -> Long.valueOf(file.getFileName().toString())))
              .orElseThrow();
      Files.delete(newest);
      Files.deleteIfExists(newest.resolveSibling("." + newest.getFileName() + ".crc"));
    }
  }
}
