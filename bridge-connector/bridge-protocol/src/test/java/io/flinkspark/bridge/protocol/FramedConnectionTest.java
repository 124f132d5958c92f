package io.flinkspark.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.protocol.ControlMessage.ListPublications;
import io.flinkspark.bridge.protocol.ControlMessage.Publications;
import io.flinkspark.bridge.protocol.DataMessage.Batch;
import io.flinkspark.bridge.protocol.DataMessage.StreamEnd;
import io.flinkspark.bridge.protocol.DataMessage.StreamStart;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class FramedConnectionTest {

  private static byte[] noise(int size) {
    byte[] noise = new byte[size];
    new Random(size).nextBytes(noise);
    return noise;
  }

  /** The same bytes in many buffers, direct and not, and one empty. */
  static List<ByteBuffer> scatter(byte[] bytes) {
    List<ByteBuffer> parts = new ArrayList<>(List.of(ByteBuffer.allocateDirect(0)));
    Random random = new Random(bytes.length);
    for (int at = 0; at < bytes.length; ) {
      int size = Math.min(bytes.length - at, 1 + random.nextInt(bytes.length / 3 + 1));
      ByteBuffer part =
          random.nextBoolean() ? ByteBuffer.allocate(size) : ByteBuffer.allocateDirect(size);
      parts.add(part.put(bytes, at, size).flip());
      at += size;
    }
    return parts;
  }

  @Test
  void sidesKnowEachOther() {
    List<FramedConnection> served = new ArrayList<>();
    try (Loopback loopback = new Loopback(served::add)) {
      try (FramedConnection connection = loopback.control()) {
        assertThat(connection.plane()).isEqualTo(Plane.CONTROL);
        assertThat(connection.peerVersion()).isEqualTo(Version.CURRENT);
        assertThat(connection.peer()).isEqualTo(loopback.listener.endpoint().toString());
        assertThat(connection.ticket()).isEmpty();
      }
      loopback.dialer.executor(loopback.address(), Loopback.TOKEN).close();
      loopback.data().close();
      await().atMost(Loopback.PATIENCE).untilAsserted(() -> assertThat(served).hasSize(3));
      loopback.awaitNoConnections();
      assertThat(served).extracting(FramedConnection::isOpen).containsOnly(false);
      FramedConnection data =
          served.stream().filter(c -> c.plane() == Plane.DATA).findFirst().orElseThrow();
      assertThat(data.ticket().orElseThrow().publication()).isEqualTo("orders");
    }
  }

  @Test
  void carriesEachMessageOfItsPlane() {
    try (Loopback loopback =
        new Loopback(
            connection -> {
              if (connection.plane() == Plane.DATA) {
                Samples.all().stream()
                    .filter(m -> m instanceof DataMessage)
                    .forEach(connection::send);
                return;
              }
              while (true) {
                connection.send(connection.receive());
              }
            })) {
      try (FramedConnection control = loopback.control();
          FramedConnection executor = loopback.dialer.executor(loopback.address(), Loopback.TOKEN);
          FramedConnection data = loopback.data()) {
        for (Message message : Samples.all()) {
          boolean silent =
              message instanceof SessionMessage.Ping || message instanceof SessionMessage.Pong;
          if (message instanceof DataMessage) {
            assertThat(data.receive()).isEqualTo(message);
          } else if (!silent) {
            FramedConnection connection = message instanceof ExecutorMessage ? executor : control;
            connection.send(message);
            assertThat(connection.receive()).isEqualTo(message);
          }
        }
        assertThat(control.bytesSent()).isPositive().isEqualTo(control.bytesReceived());
      }
    }
  }

  @Test
  void batchesAreGatheredAndReceivedIntoOneArray() {
    int[] sizes = {0, 1, 17, 70_000, 3_000_000, 500_000};
    try (Loopback loopback =
        new Loopback(
            connection -> {
              connection.send(new StreamStart(0));
              for (int size : sizes) {
                List<ByteBuffer> parts = scatter(noise(size));
                connection.sendBatch(size, 1, parts);
                assertThat(parts).allMatch(part -> part.position() == 0);
              }
              connection.send(new StreamEnd(sizes.length));
            })) {
      BatchBuffer memory = new BatchBuffer();
      byte[] largest = null;
      try (FramedConnection data = loopback.data()) {
        assertThat(data.receive(StreamStart.class)).isEqualTo(new StreamStart(0));
        for (int size : sizes) {
          Batch batch = (Batch) data.receive(memory);
          assertThat(batch.firstRow()).isEqualTo(size);
          assertThat(batch.arrowBatch()).isEqualTo(ByteBuffer.wrap(noise(size)));
          assertThat(batch.arrowBatch().array()).isSameAs(memory.array());
          assertThat(batch.arrowBatch().arrayOffset()).isZero();
          largest = size == 3_000_000 ? memory.array() : largest;
        }
        assertThat(memory.array()).isSameAs(largest);
        assertThat(data.receive()).isEqualTo(new StreamEnd(sizes.length));
      }
      assertThat(loopback.failures).isEmpty();
    }
  }

  @Test
  void oneRowOfSixtyFourMebibytesPasses() {
    try (Loopback loopback =
        new Loopback(c -> c.sendBatch(0, 1, List.of(ByteBuffer.allocateDirect(64 << 20))))) {
      try (FramedConnection data = loopback.data()) {
        assertThat(((Batch) data.receive()).arrowBatch().remaining()).isEqualTo(64 << 20);
      }
    }
  }

  @Test
  void serverSendsNoLargerFrameThanTheReaderTakes() {
    CountDownLatch refused = new CountDownLatch(1);
    try (Loopback loopback =
        new Loopback(
            connection -> {
              assertThat(connection.maxFrameBytes()).isEqualTo(5000);
              assertThatThrownBy(
                      () -> connection.sendBatch(0, 1, List.of(ByteBuffer.allocate(5000))))
                  .hasMessageContaining("larger than the peer takes (5012 bytes, limit 5000)");
              refused.countDown();
              connection.send(new StreamEnd(0));
            })) {
      BridgeDialer modest =
          new BridgeDialer(TlsOptions.off(), Limits.DEFAULT.withDataFrameBytes(5000));
      try (FramedConnection data = modest.data(loopback.listener.endpoint(), Loopback.ticket())) {
        assertThat(data.receive(StreamEnd.class).rows()).isZero();
        assertThat(refused.getCount()).isZero();
      }
    }
  }

  @Test
  void endWithoutStreamEndIsALostConnection() {
    try (Loopback loopback = new Loopback(c -> c.send(new StreamStart(0)))) {
      try (FramedConnection data = loopback.data()) {
        data.receive(StreamStart.class);
        assertThatThrownBy(data::receive)
            .isInstanceOfSatisfying(
                BridgeException.class, e -> assertThat(e.isRetriable()).isTrue())
            .hasMessageContaining("it closed the connection");
        assertThat(data.isOpen()).isFalse();
      }
    }
  }

  @Test
  void failuresAreThrownAsWhatTheyReport() {
    BridgeException failure =
        new BridgeException(ErrorCode.PUBLICATION_UNKNOWN, "Cannot read: no such publication (x)");
    try (Loopback loopback = new Loopback(c -> c.send(SessionMessage.Failure.of(1, failure)))) {
      try (FramedConnection control = loopback.control()) {
        assertThatThrownBy(() -> control.receive(Publications.class))
            .hasMessage("Cannot read: no such publication (x) [BRIDGE-3002]");
      }
    }
  }

  @Test
  void messagesOfOtherPlanesAreNotSent() {
    try (Loopback loopback = new Loopback(Loopback::answerLists)) {
      try (FramedConnection control = loopback.control()) {
        assertThatThrownBy(() -> control.send(new StreamEnd(1)))
            .hasMessageContaining("the CONTROL plane carries no StreamEnd");
        control.send(new ListPublications(5));
        assertThat(control.receive(Publications.class).requestId()).isEqualTo(5);
      }
    }
  }

  @Test
  void unexpectedAnswersEndTheConnection() {
    try (Loopback loopback = new Loopback(Loopback::answerLists)) {
      try (FramedConnection control = loopback.control()) {
        control.send(new ListPublications(5));
        assertThatThrownBy(() -> control.receive(ControlMessage.SplitOpened.class))
            .hasMessageContaining("it sent Publications, not SplitOpened");
        assertThat(control.isOpen()).isFalse();
      }
    }
  }

  @Test
  void pingsAreAnsweredUnseen() {
    try (Loopback loopback = new Loopback(Loopback::answerLists)) {
      try (FramedConnection control = loopback.control()) {
        control.ping();
        control.send(new ListPublications(1));
        assertThat(control.receive(Publications.class).requestId()).isEqualTo(1);
        // The answer to the ping came first.
        assertThat(control.bytesReceived()).isGreaterThan(control.bytesSent() - 5);
      }
    }
  }

  @Test
  void silenceEnds() {
    CountDownLatch done = new CountDownLatch(1);
    try (Loopback loopback =
        new Loopback(
            connection -> {
              try {
                done.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            })) {
      BridgeDialer impatient =
          new BridgeDialer(
              TlsOptions.off(), Limits.DEFAULT.withSilenceTimeout(Duration.ofMillis(100)));
      try (FramedConnection data =
          impatient.data(loopback.listener.endpoint(), Loopback.ticket())) {
        assertThatThrownBy(data::receive)
            .isInstanceOfSatisfying(
                BridgeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PEER_SILENT));
      }
      done.countDown();
    }
  }

  @Test
  void sendsWhileReceivingWithATimeout() throws Exception {
    int rounds = 2000;
    try (Loopback loopback =
        new Loopback(
            connection -> {
              for (int i = 0; i < rounds; i++) {
                connection.send(connection.receive());
              }
            })) {
      try (FramedConnection control = loopback.control()) {
        List<String> names = List.of("x".repeat(30_000), "y".repeat(30_000));
        Thread sender =
            new Thread(
                () -> {
                  for (int i = 0; i < rounds; i++) {
                    control.send(new Publications(i, names));
                  }
                });
        sender.start();
        for (int i = 0; i < rounds; i++) {
          assertThat(control.receive(Publications.class)).isEqualTo(new Publications(i, names));
        }
        sender.join();
      }
    }
  }

  @Test
  void closingFreesWhoeverWaits() throws Exception {
    CountDownLatch ended = new CountDownLatch(2);
    try (Loopback loopback =
        new Loopback(
            connection -> {
              try {
                connection.receive();
              } finally {
                ended.countDown();
              }
            })) {
      FramedConnection control = loopback.control();
      Thread reader =
          new Thread(
              () -> {
                try {
                  control.receive();
                } catch (BridgeException e) {
                  ended.countDown();
                }
              });
      reader.start();
      await().atMost(Loopback.PATIENCE).until(() -> reader.getState() != Thread.State.NEW);
      control.close();
      assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  @Test
  void closingTheListenerFreesStuckWriters() {
    CountDownLatch writing = new CountDownLatch(1);
    try (Loopback loopback =
        new Loopback(
            connection -> {
              while (true) {
                connection.sendBatch(0, 1, List.of(ByteBuffer.allocateDirect(1 << 20)));
                writing.countDown();
              }
            })) {
      try (FramedConnection data = loopback.data()) {
        await().atMost(Loopback.PATIENCE).until(() -> writing.getCount() == 0);
        loopback.listener.close();
        assertThat(loopback.listener.connections()).isZero();
        assertThat(data.plane()).isEqualTo(Plane.DATA);
      }
    }
  }

  @Test
  void triesTheAddressesInOrder() throws Exception {
    int closedPort;
    try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
      closedPort = free.getLocalPort();
    }
    try (Loopback loopback = new Loopback(Loopback::answerLists)) {
      BridgeAddress both =
          BridgeAddress.parse("bridge://127.0.0.1:" + closedPort + "," + loopback.address());
      loopback.dialer.control(both, Loopback.TOKEN).close();
    }
    BridgeAddress none = BridgeAddress.parse("bridge://127.0.0.1:" + closedPort);
    BridgeDialer dialer = new BridgeDialer(TlsOptions.off(), Limits.DEFAULT);
    assertThatThrownBy(() -> dialer.control(none, Loopback.TOKEN))
        .isInstanceOfSatisfying(BridgeException.class, e -> assertThat(e.isRetriable()).isTrue())
        .hasMessageStartingWith("Cannot connect to bridge://127.0.0.1:" + closedPort);
  }
}
