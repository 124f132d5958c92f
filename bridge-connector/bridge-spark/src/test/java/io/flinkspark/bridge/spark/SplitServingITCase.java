package io.flinkspark.bridge.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.ControlMessage.SplitOpened;
import io.flinkspark.bridge.protocol.DataMessage.StreamStart;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.protocol.ReadPlan;
import io.flinkspark.bridge.protocol.Token;
import io.flinkspark.bridge.spark.TestReader.Received;
import io.flinkspark.bridge.spark.TestReader.Wish;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SplitServingITCase extends LocalSpark {

  private static Dataset<Row> range(long rows, int partitions) {
    return spark().range(0, rows, 1, partitions).toDF();
  }

  private static List<String> texts(long from, long to) {
    return LongStream.range(from, to).mapToObj(id -> "[" + id + "]").toList();
  }

  @Test
  void listsAndDescribesWhatIsPublishedUntilItIsClosed() {
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      Publication numbers = bridge.publish("numbers", range(10, 2));
      bridge.publish("letters", spark().sql("select 'a' as letter"));
      assertThat(reader.list()).containsExactly("letters", "numbers");
      var info = reader.describe("numbers", ReadPlan.ALL);
      assertThat(info.partitions()).isEqualTo(2);
      assertThat(info.generation()).isEqualTo(numbers.generation());
      assertThat(info.epochs().complete()).isTrue();
      assertThat(info.estimatedRows()).isEqualTo(10);
      assertThatThrownBy(() -> bridge.publish("numbers", range(1, 1)))
          .hasMessageContaining("the name is taken");
      numbers.close();
      assertThat(reader.list()).containsExactly("letters");
      assertThatThrownBy(() -> reader.describe("numbers", ReadPlan.ALL))
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.PUBLICATION_UNKNOWN));
    }
  }

  @Test
  void readersAreSentToTheAdvertisedHost() {
    SparkBridge.Builder options =
        SparkBridge.builder(spark()).port(0).bind("0.0.0.0").advertise("localhost");
    try (SparkBridge bridge = options.start();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", range(10, 1));
      SplitOpened opened = reader.open("numbers", 0, Wish.all());
      assertThat(opened.endpoint().host()).isEqualTo("localhost");
      try (FramedConnection data = reader.dial(opened)) {
        assertThat(TestReader.readAll(data, 0).rows()).isEqualTo(texts(0, 10));
      }
    }
  }

  @Test
  void sparksConfigurationSaysHowABridgeStartsAndTheBuilderHasTheLastWord() {
    SparkSession configured = spark().newSession();
    configured.conf().set("spark.bridge.port", "0");
    configured.conf().set("spark.bridge.advertise", "localhost");
    try (SparkBridge bridge = SparkBridge.start(configured)) {
      assertThat(bridge.address().toString())
          .startsWith("bridge://localhost:")
          .doesNotEndWith(":7420");
    }
    try (SparkBridge bridge = SparkBridge.builder(configured).advertise("127.0.0.1").start()) {
      assertThat(bridge.address().toString()).startsWith("bridge://127.0.0.1:");
    }
    configured.conf().set("spark.bridge.prot", "0");
    assertThatThrownBy(() -> SparkBridge.start(configured))
        .hasMessageContaining("is it spark.bridge.port?");
  }

  @Test
  void refusesSplitsThatAreNotThere() {
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", range(10, 2));
      assertThatThrownBy(() -> reader.read("numbers", 2, Wish.all()))
          .hasMessageContaining("it has 2 partitions")
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.SPLIT_UNKNOWN));
      assertThatThrownBy(() -> reader.read("numbers", UUID.randomUUID(), 0, Wish.all()))
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.GENERATION_CHANGED));
    }
  }

  @Test
  void aGenerationOutlivesTheBridgeWhenToldSo() {
    PublishOptions options = PublishOptions.defaults().withGeneration(new UUID(1, 2));
    UUID first;
    try (SparkBridge bridge = bridge()) {
      first = bridge.publish("numbers", range(10, 2), options).generation();
    }
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", range(10, 2), options);
      assertThat(reader.read("numbers", first, 1, Wish.all().from(2)).rows())
          .isEqualTo(texts(7, 10));
    }
  }

  @Test
  void emptyPartitionsAndThousandsOfPartitionsAreRead() {
    int partitions = 1200;
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("sparse", range(100, partitions));
      bridge.publish("nothing", range(10, 1).filter("id < 0"));
      UUID generation = reader.describe("sparse", ReadPlan.ALL).generation();
      long start = System.nanoTime();
      long rows =
          IntStream.range(0, partitions)
              .mapToLong(i -> reader.read("sparse", generation, i, Wish.all()).rows().size())
              .sum();
      System.out.printf(
          "%d partitions one after the other in %d ms%n",
          partitions, Duration.ofNanos(System.nanoTime() - start).toMillis());
      assertThat(rows).isEqualTo(100);
      assertThat(reader.read("nothing", 0, Wish.all()).end()).isZero();
    }
  }

  @Test
  void severalReadersEachGetEverything() {
    try (SparkBridge bridge = bridge()) {
      bridge.publish("numbers", range(20_000, 4));
      List<CompletableFuture<List<Received>>> readers =
          IntStream.range(0, 4)
              .mapToObj(n -> CompletableFuture.supplyAsync(() -> readAll(bridge, "reader-" + n)))
              .toList();
      for (CompletableFuture<List<Received>> reader : readers) {
        List<String> rows = reader.join().stream().flatMap(r -> r.rows().stream()).toList();
        assertThat(rows).isEqualTo(texts(0, 20_000));
      }
    }
  }

  private static List<Received> readAll(SparkBridge bridge, String consumer) {
    try (TestReader reader = new TestReader(bridge)) {
      return IntStream.range(0, 4)
          .mapToObj(i -> reader.read("numbers", i, Wish.all().as(consumer)))
          .toList();
    }
  }

  @Test
  void aSlowReaderHoldsItsTaskBackAndCancellingFreesIt() {
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("endless", range(Long.MAX_VALUE / 2, 1));
      SplitOpened opened = reader.open("endless", 0, Wish.all());
      try (FramedConnection data = reader.dial(opened)) {
        data.receive(StreamStart.class);
        assertThat(context().statusTracker().getActiveJobIds()).hasSize(1);
        Awaitility.await().until(() -> bridgeThreads().contains("bridge-data-sender"));
        reader.cancel(opened.requestId());
        awaitNoTask();
        Awaitility.await().until(() -> !bridgeThreads().contains("bridge-data-sender"));
      }
    }
  }

  @Test
  void aLostReaderFreesItsTask() {
    try (SparkBridge bridge = bridge()) {
      bridge.publish("endless", range(Long.MAX_VALUE / 2, 2));
      try (TestReader lost = new TestReader(bridge)) {
        FramedConnection data = lost.dial(lost.open("endless", 0, Wish.all()));
        data.receive(StreamStart.class);
        data.close();
        awaitNoTask();
        lost.open("endless", 1, Wish.all());
        Awaitility.await().until(() -> context().statusTracker().getActiveJobIds().length == 1);
      }
      awaitNoTask();
    }
  }

  @Test
  void aTaskWaitsForItsReaderOnlySoLong() {
    try (SparkBridge bridge =
            SparkBridge.builder(spark()).port(0).readerTimeout(Duration.ofMillis(200)).start();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", range(10, 1));
      SplitOpened opened = reader.open("numbers", 0, Wish.all());
      awaitNoTask();
      try (FramedConnection data = reader.dial(opened)) {
        assertThatThrownBy(() -> TestReader.readAll(data, 0))
            .hasMessageContaining("no task offers it any more")
            .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.SPLIT_FAILED));
      }
    }
  }

  @Test
  void aReaderHearsWhenThereIsNoCore() {
    // Another bridge takes the cores, however long it takes to get them.
    try (SparkBridge patient = bridge();
        TestReader first = new TestReader(patient);
        SparkBridge bridge =
            SparkBridge.builder(spark()).port(0).coreTimeout(Duration.ofSeconds(1)).start();
        TestReader reader = new TestReader(bridge)) {
      patient.publish("numbers", range(10, 2));
      bridge.publish("numbers", range(10, 1));
      first.open("numbers", 0, Wish.all());
      first.open("numbers", 1, Wish.all());
      assertThatThrownBy(() -> reader.open("numbers", 0, Wish.all()))
          .hasMessageContaining("are all cores taken?")
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.NO_CORE_IN_TIME));
    }
  }

  @Test
  void aTicketOpensItsSplitOnce() {
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", range(10, 1));
      SplitOpened opened = reader.open("numbers", 0, Wish.all());
      try (FramedConnection data = reader.dial(opened)) {
        assertThat(TestReader.readAll(data, 0).rows()).isEqualTo(texts(0, 10));
      }
      try (FramedConnection again = reader.dial(opened)) {
        assertThatThrownBy(() -> TestReader.readAll(again, 0))
            .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.TICKET_REPLAYED));
      }
    }
  }

  @Test
  void aWrongTokenAndGarbageDoNoHarm() throws IOException {
    try (SparkBridge bridge = bridge()) {
      bridge.publish("numbers", range(10, 1));
      assertThatThrownBy(() -> new TestReader(bridge, Token.random()))
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.AUTHENTICATION_FAILED));
      int port = bridge.address().endpoints().get(0).port();
      try (Socket socket = new Socket("127.0.0.1", port)) {
        socket
            .getOutputStream()
            .write("GET / HTTP/1.1\r\n\r\n".repeat(9).getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().readAllBytes()).isEmpty();
      } catch (SocketException e) {
        assertThat(e).hasMessageContaining("reset");
      }
      try (TestReader reader = new TestReader(bridge)) {
        assertThat(reader.read("numbers", 0, Wish.all()).rows()).isEqualTo(texts(0, 10));
      }
    }
  }

  @Test
  void whatFailsInSparkReachesTheReader() {
    Dataset<Row> failing =
        range(10, 1).selectExpr("if(id = 7, raise_error('seven is bad'), id) as id");
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("failing", failing);
      assertThatThrownBy(() -> reader.read("failing", 0, Wish.all()))
          .hasMessageContaining("seven is bad")
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.SPLIT_FAILED));
      awaitNoTask();
    }
    assertThat(failedTasks()).hasSize(1);
  }

  @Test
  void drainedMeansReadAndCheckpointedByEachReader() throws InterruptedException {
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      Publication numbers = bridge.publish("numbers", range(10, 2));
      assertThatThrownBy(() -> numbers.awaitDrained(Duration.ofMillis(10)))
          .hasMessageContaining("none has come");
      UUID generation = numbers.generation();
      reader.read("numbers", 0, Wish.all().as("one"));
      reader.progress("numbers", generation, "one", 0);
      reader.progress("numbers", generation, "two", 0, 1);
      assertThatThrownBy(() -> numbers.awaitDrained(Duration.ofMillis(10)))
          .hasMessageContaining("one has finished 1 of 2 splits");
      reader.progress("numbers", generation, "one", 0, 1);
      numbers.awaitDrained(Duration.ofSeconds(10));
    }
  }

  @Test
  void aPublicationWithoutPartitionsIsDrainedOnceAReaderHasCheckpointed()
      throws InterruptedException {
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      Publication nothing =
          bridge.publish("nothing", context().<String>emptyRDD(), Encoders.STRING());
      assertThat(reader.describe("nothing", ReadPlan.ALL).partitions()).isZero();
      assertThatThrownBy(() -> nothing.awaitDrained(Duration.ofMillis(10)))
          .hasMessageContaining("none has come");
      reader.progress("nothing", nothing.generation(), "test");
      nothing.awaitDrained(Duration.ofSeconds(10));
    }
  }

  @Test
  void aReaderThatHasOnlyCheckpointedHasCome() {
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      Publication numbers = bridge.publish("numbers", range(10, 2));
      reader.progress("numbers", numbers.generation(), "job#1");
      reader.progress("numbers", numbers.generation(), "job#2", 0, 1);
      assertThatThrownBy(() -> numbers.awaitDrained(Duration.ofMillis(10)))
          .hasMessageContaining("job#1 has finished 0 of 2 splits, job#2 has finished 2 of 2");
    }
  }

  @Test
  void closingTheBridgeEndsItsReadersAndFreesItsPort() {
    SparkBridge bridge = bridge();
    int port = bridge.address().endpoints().get(0).port();
    bridge.publish("endless", range(Long.MAX_VALUE / 2, 1));
    try (TestReader reader = new TestReader(bridge);
        FramedConnection data = reader.dial(reader.open("endless", 0, Wish.all()))) {
      data.receive(StreamStart.class);
      bridge.close();
      assertThatThrownBy(reader::list)
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.CONNECTION_LOST));
    }
    Awaitility.await().until(() -> bridgeThreads().isEmpty());
    SparkBridge.builder(spark()).port(port).start().close();
  }
}
