package io.flinkspark.bridge.spark.channel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a query reads after something went wrong. */
class ChannelStreamRecoveryITCase extends StreamSpark {

  /** Failure 1: the driver dies between the sink's commit and the entry in the commit log. */
  @Test
  void aBatchThatWasWrittenComesAgainAsItWas() throws IOException {
    orders.commit(10);
    orders.commit(100);
    Sink sink = new Sink();
    readAll(stream("max-rows-per-trigger", "40"), sink);
    assertThat(sink.sizes()).containsExactly(10, 40, 40, 20);
    forgetNewest("commits");
    orders.compact(1, 2);
    orders.commit(30);
    readAll(stream("max-rows-per-trigger", "1000"), sink);
    assertThat(sink.attempts).containsExactly(0L, 1L, 2L, 3L, 3L, 4L);
    assertThat(sink.sizes()).containsExactly(10, 40, 40, 20, 30);
    assertThat(sink.ids()).isEqualTo(ids(0, 140));
  }

  @Test
  void theFirstBatchComesAgainAsItWas() throws IOException {
    orders.commit(10);
    orders.commit(10);
    Sink sink = new Sink();
    readAll(stream("start", "2"), sink);
    forgetNewest("commits");
    orders.commit(10);
    readAll(stream("start", "earliest"), sink);
    assertThat(sink.attempts).containsExactly(0L, 0L, 1L);
    assertThat(sink.ids()).isEqualTo(ids(10, 30));
  }

  /** The batch is in the offset log, and its sink has failed. */
  @Test
  void aBatchThatFailedComesAgainAsItWas() {
    orders.commit(50);
    orders.commit(50);
    Sink sink = new Sink();
    sink.failingBatch = 2;
    StreamingQuery query = start(stream("max-rows-per-trigger", "20"), sink);
    assertThat(failure(query)).hasStackTraceContaining("The sink was told to fail");
    sink.failingBatch = -1;
    orders.compact(1, 2);
    orders.commit(50);
    readAll(stream("max-rows-per-trigger", "20"), sink);
    assertThat(sink.attempts.subList(0, 4)).containsExactly(0L, 1L, 2L, 2L);
    assertThat(sink.ids()).isEqualTo(ids(0, 150));
  }

  @Test
  void goesOnInsideOfAnEpoch() throws IOException {
    orders.commit(100, 100);
    Sink sink = new Sink();
    StreamingQuery query =
        start(
            stream("max-rows-per-trigger", "30"),
            (rows, batch) -> {
              if (batch == 4) {
                throw new IllegalStateException("The driver dies");
              }
              sink.write(rows, batch);
            },
            Trigger.AvailableNow());
    assertThat(failure(query)).hasStackTraceContaining("The driver dies");
    assertThat(sink.ids()).isEqualTo(ids(0, 120));
    // Batch 4 is logged with its end; now it never was.
    forgetNewest("offsets");
    orders.compact(1, 1);
    readAll(stream("max-rows-per-trigger", "55"), sink);
    assertThat(sink.sizes()).containsExactly(30, 30, 30, 30, 55, 25);
    assertThat(sink.ids()).isEqualTo(ids(0, 200));
  }

  /** Failure 3: an older savepoint, after the query has read what became void. */
  @Test
  void failsWhenTheProducerWentBackWhileItWasStopped() {
    orders.commit(10);
    orders.commit(10);
    Sink sink = new Sink();
    readAll(stream(), sink);
    orders.ledger.restore(1);
    orders.goBackTo(10);
    orders.commit(15);
    assertFailed(
        start(stream(), sink),
        ErrorCode.CHANNEL_REWOUND,
        "epoch 2",
        "the last valid one before it is 1");
    assertThat(sink.ids()).isEqualTo(ids(0, 20));
    readAll(stream("on-rewind", "continue"), sink);
    List<Long> expected = new ArrayList<>(ids(0, 20));
    expected.addAll(ids(10, 25));
    assertThat(sink.ids()).isEqualTo(expected);
    // It stands on a valid epoch again.
    orders.commit(5);
    readAll(stream(), sink);
    expected.addAll(ids(25, 30));
    assertThat(sink.ids()).isEqualTo(expected);
  }

  @Test
  void failsWhenTheProducerGoesBackWhileItRuns() {
    orders.commit(10);
    orders.commit(10);
    Sink sink = new Sink();
    StreamingQuery query = start(stream(), sink);
    awaitOrders(query, sink, 20);
    orders.ledger.restore(1);
    assertFailed(query, ErrorCode.CHANNEL_REWOUND, "epoch 2");
  }

  @Test
  void continuesWhenTheProducerGoesBackWhileItRuns() {
    orders.commit(10);
    orders.commit(10);
    Sink sink = new Sink();
    StreamingQuery query = start(stream("on-rewind", "continue"), sink);
    awaitOrders(query, sink, 20);
    orders.ledger.restore(1);
    orders.goBackTo(10);
    orders.commit(10);
    awaitOrders(query, sink, 30);
    List<Long> expected = new ArrayList<>(ids(0, 20));
    expected.addAll(ids(10, 20));
    assertThat(sink.ids()).isEqualTo(expected);
  }

  @Test
  void aBatchThatIsLoggedAndVoidFailsOrIsLeftOut() throws IOException {
    orders.commit(10);
    orders.commit(10);
    Sink sink = new Sink();
    readAll(stream("max-epochs-per-trigger", "1"), sink);
    forgetNewest("commits");
    sink.batches.remove(1L);
    orders.ledger.restore(1);
    assertFailed(start(stream(), sink), ErrorCode.CHANNEL_REWOUND, "epoch 2");
    orders.goBackTo(10);
    orders.commit(10);
    readAll(stream("on-rewind", "continue"), sink);
    assertThat(sink.ids()).isEqualTo(ids(0, 20));
  }

  /** Failure 4: what was read may expire, what was not must not. */
  @Test
  void failsOnlyWhenUnreadEpochsExpired() {
    orders.commit(10);
    orders.commit(10);
    Sink sink = new Sink();
    readAll(stream(), sink);
    orders.ledger.channel.expire(2);
    orders.commit(10);
    readAll(stream(), sink);
    assertThat(sink.ids()).isEqualTo(ids(0, 30));
    orders.commit(10);
    orders.commit(10);
    orders.ledger.channel.expire(4);
    assertFailed(start(stream(), sink), ErrorCode.CHANNEL_EXPIRED, "epochs up to 4 have expired");
  }

  @Test
  void failsWhenAnotherChannelTookThePlace() throws IOException {
    orders.commit(10);
    Sink sink = new Sink();
    StreamingQuery query = start(stream(), sink);
    awaitOrders(query, sink, 10);
    stop(query);
    orders.delete();
    orders = new OrdersChannel(directory.resolve("orders"));
    orders.commit(10);
    assertFailed(start(stream(), sink), ErrorCode.CHANNEL_REPLACED, "another one");
  }

  @Test
  void readsLaterSchemasAsItsOwnOrFailsWithEveryReason() {
    orders.commit(10);
    Sink sink = new Sink();
    StreamingQuery query = start(stream(), sink);
    awaitOrders(query, sink, 10);
    orders.commit(
        schema(
            "orders-2",
            """
            {"name":"item","type":"string"},
            {"name":"note","type":["null","string"],"default":null},
            {"name":"ts","type":{"type":"long","logicalType":"timestamp-millis"}},
            {"name":"id","type":"int"}\
            """),
        "message Order { required binary item (STRING); optional binary note (STRING);"
            + " required int64 ts (TIMESTAMP(MILLIS,true)); required int32 id; }",
        5,
        (row, id) -> {
          row.add("item", "item-" + id);
          row.add("ts", id * 1000);
          row.add("id", id.intValue());
        });
    awaitOrders(query, sink, 15);
    assertThat(sink.ids()).isEqualTo(ids(0, 15));
    orders.commit(
        schema(
            "orders-3",
            "{\"name\":\"item\",\"type\":\"long\"},{\"name\":\"id\",\"type\":\"string\"}"),
        "message Order { required int64 item; required binary id (STRING); }",
        5,
        (row, id) -> {
          row.add("item", id);
          row.add("id", "" + id);
        });
    assertFailed(query, ErrorCode.SCHEMA_INCOMPATIBLE, "epochs 3", "orders-3", "id", "item", "ts");
    assertThat(sink.ids()).isEqualTo(ids(0, 15));
  }

  private static ChannelSchema schema(String id, String fields) {
    return new ChannelSchema(
        id, "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[" + fields + "]}");
  }

  @Test
  void aStreamNeedsASchema() throws IOException {
    assertFailure(
        Assertions.catchThrowable(this::stream), ErrorCode.CHANNEL_EPOCH_UNKNOWN, "no epoch yet");
    orders.delete();
    assertFailure(
        Assertions.catchThrowable(this::stream), ErrorCode.CHANNEL_UNKNOWN, "nothing is there");
  }

  @Test
  void waitsForAChannelWhenItKnowsTheSchema() throws IOException {
    orders.delete();
    Sink sink = new Sink();
    StreamingQuery query =
        start(stream("reader-schema", TestLedger.SCHEMA.text(), "start", "latest"), sink);
    awaitIdle(query);
    stop(query);
    // All of it comes after the start, also what a restart finds.
    orders = new OrdersChannel(directory.resolve("orders"));
    orders.commit(6);
    query = start(stream("reader-schema", TestLedger.SCHEMA.text(), "start", "latest"), sink);
    awaitOrders(query, sink, 6);
    orders.commit(4);
    awaitOrders(query, sink, 10);
    assertThat(sink.ids()).isEqualTo(ids(0, 10));
  }

  private static void awaitIdle(StreamingQuery query) {
    int before = query.recentProgress().length;
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> query.exception().isDefined() || query.recentProgress().length > before);
    assertThat(query.exception().isEmpty()).as("the query runs: %s", query.exception()).isTrue();
  }

  /** Any epochs, limits, compactions and deaths of the driver: each order once, in order. */
  @Test
  void readsEachOrderOnceWhateverHappens() throws IOException {
    long seed = System.nanoTime();
    System.out.println("ChannelStreamRecoveryITCase: seed " + seed);
    Random random = new Random(seed);
    Sink sink = new Sink();
    for (int life = 0; life < 8; life++) {
      for (int epochs = random.nextInt(3); epochs >= 0; epochs--) {
        orders.commit(random.ints(random.nextInt(3), 1, 300).toArray());
      }
      if (random.nextBoolean()) {
        long last = orders.ledger.view().end().epoch();
        orders.compact(1 + random.nextInt((int) last), last);
      }
      readAll(
          stream(
              "max-rows-per-trigger", "" + (50 + random.nextInt(400)),
              "max-epochs-per-trigger", "" + (1 + random.nextInt(4)),
              "max-bytes-per-trigger", (1 + random.nextInt(30)) + "k"),
          sink);
      assertThat(sink.ids()).as("seed %d", seed).isEqualTo(ids(0, orders.nextId()));
      if (random.nextBoolean()) {
        forgetNewest("commits");
      }
    }
  }
}
