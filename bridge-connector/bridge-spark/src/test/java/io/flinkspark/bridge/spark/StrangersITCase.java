package io.flinkspark.bridge.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;
import io.flinkspark.bridge.protocol.Bytes;
import io.flinkspark.bridge.protocol.ControlMessage.SplitOpened;
import io.flinkspark.bridge.protocol.DataPath;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.protocol.Limits;
import io.flinkspark.bridge.spark.TestReader.Wish;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who has no business here does no harm to a running bridge, on any of its three ports, and leaves
 * no thread, no connection and no memory behind. What a closed bridge leaves, {@link LocalSpark}
 * looks at.
 */
class StrangersITCase extends LocalSpark {

  private static final int STRANGERS = 20;

  /** The reader's connection and that of the executor, which is this JVM, too. */
  private static final int KNOWN = 2;

  private static final Limits QUICK = Limits.DEFAULT.withHandshakeTimeout(Duration.ofSeconds(2));

  /** A preamble as it should be, of a plane. */
  private static byte[] preamble(int plane) {
    return ByteBuffer.allocate(48)
        .put("FSBRIDGE".getBytes(StandardCharsets.US_ASCII))
        .putShort((short) 1)
        .putShort((short) 0)
        .put((byte) plane)
        .array();
  }

  private static byte[] join(byte[] first, byte... second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private static List<byte[]> garbage() {
    byte[] noise = new byte[100_000];
    new Random(7).nextBytes(noise);
    List<byte[]> garbage = new ArrayList<>();
    garbage.add("GET / HTTP/1.1\r\n\r\n".repeat(9).getBytes(StandardCharsets.US_ASCII));
    garbage.add(noise);
    for (int plane = 0; plane <= 4; plane++) {
      garbage.add(join(preamble(plane), noise));
      // The largest frame there is, of each kind of the handshake.
      garbage.add(join(preamble(plane), (byte) -1, (byte) -1, (byte) -1, (byte) -1, (byte) 1));
      garbage.add(join(preamble(plane), (byte) 0x7F, (byte) -1, (byte) -1, (byte) -1, (byte) 48));
      garbage.add(join(preamble(plane), (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 48));
    }
    return garbage;
  }

  /** Reader port, executor port and data port: each listener's thread is named after its port. */
  private static List<Integer> ports() {
    return bridgeThreads().stream()
        .filter(name -> name.startsWith("bridge-listener-"))
        .map(name -> Integer.parseInt(name.substring("bridge-listener-".length())))
        .toList();
  }

  private static long connectionThreads() {
    return bridgeThreads().stream().filter(name -> name.startsWith("bridge-connection-")).count();
  }

  private static long openFiles() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }

  private static long directMemory() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** What a visit does to all ports of a bridge that is being read. */
  private interface Visit {
    void pay(int port, List<Socket> sockets) throws IOException;
  }

  private static void whileBeingRead(Visit visit) throws IOException {
    List<Integer> ports;
    try (SparkBridge bridge = SparkBridge.builder(spark()).port(0).limits(QUICK).start();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", spark().range(0, 10, 1, 2));
      reader.read("numbers", 0, Wish.all());
      Awaitility.await().until(() -> connectionThreads() == KNOWN);
      ports = ports();
      assertThat(ports).hasSize(3);
      long files = openFiles();
      long memory = directMemory();
      List<Socket> strangers = new ArrayList<>();
      try {
        for (int port : ports) {
          visit.pay(port, strangers);
        }
        assertThat(reader.read("numbers", 1, Wish.all()).rows()).hasSize(5);
        assertThat(reader.read("numbers", 1, Wish.all().by(DataPath.RELAY)).rows()).hasSize(5);
        Awaitility.await().until(() -> connectionThreads() == KNOWN);
      } finally {
        for (Socket stranger : strangers) {
          stranger.close();
        }
      }
      Awaitility.await().until(() -> openFiles() <= files + 2);
      Awaitility.await().until(() -> directMemory() < memory + (2 << 20));
    }
    for (int port : ports) {
      Awaitility.await().until(() -> nobodyListensAt(port));
    }
  }

  private static boolean nobodyListensAt(int port) throws IOException {
    try {
      new Socket("127.0.0.1", port).close();
      return false;
    } catch (ConnectException e) {
      return true;
    }
  }

  @Test
  void garbageDoesNoHarm() throws IOException {
    whileBeingRead(
        (port, sockets) -> {
          for (byte[] garbage : garbage()) {
            Socket socket = new Socket("127.0.0.1", port);
            sockets.add(socket);
            try {
              socket.getOutputStream().write(garbage);
            } catch (IOException e) {
              assertThat(e).hasMessageMatching("(?s).*(reset|Broken pipe).*");
            }
          }
        });
  }

  @Test
  void halfOpenConnectionsDoNoHarm() throws IOException {
    whileBeingRead(
        (port, sockets) -> {
          for (int i = 0; i < STRANGERS; i++) {
            Socket socket = new Socket("127.0.0.1", port);
            sockets.add(socket);
            // Some get as far as the proof or the ticket.
            socket.getOutputStream().write(preamble(1 + i % 3), 0, i % 2 == 0 ? 48 : i);
          }
        });
  }

  @Test
  void bytesThatTrickleDoNoHarm() throws IOException {
    whileBeingRead(
        (port, sockets) -> {
          List<Socket> slow = new ArrayList<>();
          for (int i = 0; i < STRANGERS; i++) {
            slow.add(new Socket("127.0.0.1", port));
          }
          sockets.addAll(slow);
          int[] sent = {0};
          // More often than any timeout between two bytes, and far from done when time is up.
          Awaitility.await()
              .pollInterval(Duration.ofMillis(50))
              .until(
                  () -> {
                    int at = sent[0]++ % 48;
                    slow.removeIf(socket -> !takes(socket, preamble(1)[at]));
                    return slow.isEmpty();
                  });
        });
  }

  private static boolean takes(Socket socket, byte next) {
    try {
      socket.getOutputStream().write(next);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource
  void ticketsThatAreLateForgedOrShownTwiceOpenNothing(DataPath path) {
    Wish wish = Wish.all().by(path);
    try (SparkBridge bridge =
            SparkBridge.builder(spark()).port(0).ticketLifetime(Duration.ofMillis(1)).start();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", spark().range(0, 10, 1, 1));
      SplitOpened opened = reader.open("numbers", 0, wish);
      long arrived = System.currentTimeMillis();
      Awaitility.await().until(() -> System.currentTimeMillis() > arrived + 1);
      assertRefused(reader, opened, opened.ticket(), ErrorCode.TICKET_EXPIRED);
      reader.cancel(opened.requestId());
    }
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", spark().range(0, 10, 1, 1));
      SplitOpened opened = reader.open("numbers", 0, wish);
      byte[] forged = opened.ticket().toArray();
      forged[3]++;
      assertRefused(reader, opened, Bytes.of(forged), ErrorCode.TICKET_FORGED);
      try (FramedConnection data = reader.dial(opened)) {
        assertThat(TestReader.readAll(data, 0).rows()).hasSize(10);
      }
      assertRefused(reader, opened, opened.ticket(), ErrorCode.TICKET_REPLAYED);
    }
  }

  private static void assertRefused(
      TestReader reader, SplitOpened opened, Bytes ticket, ErrorCode code) {
    try (FramedConnection data = reader.dial(opened.endpoint(), ticket)) {
      assertThatThrownBy(() -> TestReader.readAll(data, 0))
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(code));
    }
  }
}
