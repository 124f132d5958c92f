package io.flinkspark.bridge.spark.channel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.spark.channel.BridgeChannel;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Encoders;
import org.apache.spark.streaming.Durations;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.Time;
import org.apache.spark.streaming.api.java.JavaStreamingContext;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A channel as a DStream, with real checkpoints. */
// Spark has deprecated DStreams as a whole.
@SuppressWarnings("deprecation")
class ChannelDStreamITCase extends StreamSpark {

  /** The orders of each batch that has run; static, as Spark keeps the sink in checkpoints. */
  private static final Map<Long, List<Long>> BATCHES = new ConcurrentSkipListMap<>();

  private static volatile String difference;

  private JavaStreamingContext running;

  private static void note(JavaRDD<Long> ids, Time time) {
    List<Long> batch = ids.collect().stream().sorted().toList();
    List<Long> before = BATCHES.put(time.milliseconds(), batch);
    if (before != null && !before.equals(batch)) {
      difference = time + " was " + before + ", is " + batch;
    }
  }

  @BeforeEach
  void forget() {
    BATCHES.clear();
    difference = null;
  }

  @AfterEach
  void stopContext() {
    if (running != null) {
      running.stop(false, false);
    }
    assertThat(difference).as("a batch that came again").isNull();
  }

  private JavaStreamingContext context() {
    running =
        new JavaStreamingContext(
            JavaSparkContext.fromSparkContext(spark().sparkContext()), Durations.milliseconds(500));
    return running;
  }

  /** A context that notes the orders, and has a checkpoint. */
  private JavaStreamingContext start(Map<String, String> options) {
    JavaStreamingContext context = context();
    context.checkpoint(checkpoint());
    BridgeChannel channel = BridgeChannel.at(orders.path());
    for (Map.Entry<String, String> option : options.entrySet()) {
      channel = channel.option(option.getKey(), option.getValue());
    }
    channel
        .dstream(context)
        .map(row -> row.<Long>getAs("id"))
        .foreachRDD(ChannelDStreamITCase::note);
    context.start();
    return context;
  }

  private JavaStreamingContext restart() {
    running = new JavaStreamingContext(new StreamingContext(checkpoint(), spark().sparkContext()));
    running.start();
    return running;
  }

  private static List<Long> seen() {
    return BATCHES.values().stream().flatMap(List::stream).toList();
  }

  private static List<Integer> sizes() {
    return BATCHES.values().stream().map(List::size).filter(size -> size > 0).toList();
  }

  private static void awaitOrders(long orders) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(seen()).hasSizeGreaterThanOrEqualTo((int) orders));
  }

  private static void awaitBatches(int more) {
    int before = BATCHES.size();
    Awaitility.await().atMost(PATIENCE).until(() -> BATCHES.size() >= before + more);
  }

  @Test
  void batchesAreWholeEpochs() {
    orders.commit(10);
    orders.commit(20, 20);
    orders.commit();
    orders.commit(5);
    orders.commit(7);
    start(Map.of("max-rows-per-trigger", "15"));
    awaitOrders(62);
    assertThat(sizes()).containsExactly(10, 40, 12);
    assertThat(seen()).isEqualTo(ids(0, 62));
    awaitBatches(2);
    orders.commit(3);
    awaitOrders(65);
    assertThat(seen()).isEqualTo(ids(0, 65));
  }

  @Test
  void boundsTheEpochsOfABatch() {
    for (int i = 0; i < 5; i++) {
      orders.commit(10);
    }
    start(Map.of("max-epochs-per-trigger", "2", "start", "2"));
    awaitOrders(40);
    assertThat(sizes()).containsExactly(20, 20);
    assertThat(seen()).isEqualTo(ids(10, 50));
  }

  @Test
  void waitsForAChannelAndThenHasAllOfIt() throws IOException {
    orders.delete();
    start(Map.of("start", "latest"));
    awaitBatches(2);
    orders = new OrdersChannel(directory.resolve("orders"));
    orders.commit(10);
    awaitOrders(10);
    assertThat(seen()).isEqualTo(ids(0, 10));
  }

  /** A bean of orders. */
  public static final class Order implements Serializable {
    private static final long serialVersionUID = 1;
    private long id;
    private Timestamp ts;

    public long getId() {
      return id;
    }

    public void setId(long id) {
      this.id = id;
    }

    public Timestamp getTs() {
      return ts;
    }

    public void setTs(Timestamp ts) {
      this.ts = ts;
    }
  }

  @Test
  void makesBeans() {
    orders.commit(10);
    JavaStreamingContext context = context();
    BridgeChannel.at(orders.path())
        .dstream(context, Encoders.bean(Order.class))
        .map(order -> order.getTs().getTime() / 1000)
        .foreachRDD(ChannelDStreamITCase::note);
    context.start();
    awaitOrders(10);
    assertThat(seen()).isEqualTo(ids(0, 10));
  }

  /** Failure 1: batches ran, and the driver died before the checkpoint said so. */
  @Test
  void aBatchThatRanComesAgainAsItWas() throws IOException {
    orders.commit(10);
    start(Map.of("max-epochs-per-trigger", "1"));
    awaitOrders(10);
    Path kept = awaitCopyOfCheckpoint();
    Path checkpoint = Path.of(checkpoint()).resolve(kept.getFileName());
    orders.commit(10);
    orders.commit(10);
    awaitOrders(30);
    running.stop(false, false);
    // Spark goes on from a checkpoint that knows nothing of the last batches.
    for (Path later : checkpoints()) {
      Files.delete(later);
    }
    Files.copy(kept, checkpoint);
    Files.deleteIfExists(checkpoint.resolveSibling("." + checkpoint.getFileName() + ".crc"));
    Map<Long, List<Long>> ran = new HashMap<>(BATCHES);
    ran.keySet().removeIf(batch -> batch <= time(checkpoint));
    BATCHES.clear();
    orders.compact(1, 3);
    orders.commit(10);
    restart();
    // The first ten may come again, too, before the rest.
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(seen()).containsAll(ids(10, 40)));
    assertThat(seen()).doesNotHaveDuplicates();
    assertThat(BATCHES).containsAllEntriesOf(ran);
  }

  /** The first that knows the first batch with orders, or a later one. */
  private Path awaitCheckpoint() {
    long batch =
        BATCHES.entrySet().stream()
            .filter(entry -> !entry.getValue().isEmpty())
            .mapToLong(Map.Entry::getKey)
            .min()
            .orElseThrow();
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                checkpoints().stream()
                    .filter(file -> time(file) >= batch)
                    .max(Comparator.comparing(ChannelDStreamITCase::time))
                    .orElse(null),
            Objects::nonNull);
  }

  /**
   * Spark renames a checkpoint when it writes it again, and so it may be gone before it is copied.
   */
  private Path awaitCopyOfCheckpoint() {
    return Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(NoSuchFileException.class)
        .until(
            () -> {
              Path checkpoint = awaitCheckpoint();
              return Files.copy(checkpoint, directory.resolve(checkpoint.getFileName()));
            },
            Objects::nonNull);
  }

  private static long time(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().replaceAll("\\D", ""));
  }

  private List<Path> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(checkpoint()))) {
      return files
          .filter(file -> file.getFileName().toString().matches("checkpoint-\\d+(.bk)?"))
          .toList();
    }
  }

  @Test
  void goesOnFromItsCheckpointAfterAGracefulStop() {
    orders.commit(10);
    orders.commit(10);
    start(Map.of("max-epochs-per-trigger", "1"));
    awaitOrders(10);
    awaitCheckpoint();
    running.stop(false, true);
    assertThat(seen().size()).isIn(10, 20);
    orders.commit(10);
    restart();
    awaitOrders(30);
    assertThat(seen()).isEqualTo(ids(0, 30));
  }

  /** Failure 3: an older savepoint. */
  @Test
  void failsWhenTheProducerGoesBackWhileItRuns() {
    orders.commit(10);
    orders.commit(10);
    start(Map.of());
    awaitOrders(20);
    orders.ledger.restore(1);
    assertFailure(
        Assertions.catchThrowable(() -> running.awaitTerminationOrTimeout(PATIENCE.toMillis())),
        ErrorCode.CHANNEL_REWOUND,
        "epoch 2");
  }

  @Test
  void failsWhenTheProducerWentBackWhileItWasStopped() {
    orders.commit(10);
    orders.commit(10);
    start(Map.of());
    awaitOrders(20);
    awaitCheckpoint();
    running.stop(false, true);
    orders.ledger.restore(1);
    orders.commit(10);
    assertFailure(
        Assertions.catchThrowable(
            () -> {
              restart();
              running.awaitTerminationOrTimeout(PATIENCE.toMillis());
            }),
        ErrorCode.CHANNEL_REWOUND,
        "epoch 2");
  }

  @Test
  void continuesBehindVoidEpochsWhenTold() {
    orders.commit(10);
    orders.commit(10);
    start(Map.of("on-rewind", "continue"));
    awaitOrders(20);
    orders.ledger.restore(1);
    orders.goBackTo(10);
    orders.commit(15);
    awaitOrders(35);
    List<Long> expected = new ArrayList<>(ids(0, 20));
    expected.addAll(ids(10, 25));
    assertThat(seen()).isEqualTo(expected);
  }

  @Test
  void refusesOptionsThatItCannotUse() {
    assertFailure(
        Assertions.catchThrowable(
            () ->
                BridgeChannel.at(orders.path())
                    .option("max-epochs-per-trigger", 0)
                    .dstream(context())),
        ErrorCode.INVALID_ARGUMENT,
        "max-epochs-per-trigger");
    assertFailure(
        Assertions.catchThrowable(
            () -> BridgeChannel.at(orders.path()).option("as-of", 1).dstream(running)),
        ErrorCode.INVALID_ARGUMENT,
        "as-of in a stream");
    assertThat(new File(checkpoint())).doesNotExist();
  }
}
