package io.flinkspark.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.protocol.DataMessage.Batch;
import io.flinkspark.bridge.protocol.DataMessage.StreamEnd;
import io.flinkspark.bridge.protocol.DataMessage.StreamStart;
import io.flinkspark.bridge.protocol.SessionMessage.Failure;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class FrameRelayTest {

  private final AtomicLong passedOn = new AtomicLong();

  private static byte[] noise(int size) {
    byte[] noise = new byte[size];
    new Random(size).nextBytes(noise);
    return noise;
  }

  /** A server, and a relay before it. */
  private void relayed(Consumer<FramedConnection> server, Consumer<FramedConnection> reader) {
    try (Loopback executor = new Loopback(server);
        Loopback driver =
            new Loopback(
                connection -> {
                  try (FramedConnection dialed =
                      executor.dialer.data(
                          executor.listener.endpoint(),
                          Loopback.ticket(),
                          connection.maxFrameBytes())) {
                    new FrameRelay(dialed, connection, passedOn::addAndGet).run();
                  }
                });
        FramedConnection data = driver.data()) {
      reader.accept(data);
    }
  }

  @Test
  void framesPassAsTheyAreWhateverTheirSize() {
    int[] sizes = {
      0,
      1,
      FrameRelay.PIECE_BYTES - 17,
      FrameRelay.PIECE_BYTES - 16,
      FrameRelay.PIECE_BYTES,
      5_000_001
    };
    relayed(
        server -> {
          server.send(new StreamStart(7));
          for (int size : sizes) {
            server.send(new Batch(size, 1, ByteBuffer.wrap(noise(size))));
          }
          server.ping();
          server.send(new StreamEnd(9));
        },
        reader -> {
          assertThat(reader.receive(StreamStart.class).startRow()).isEqualTo(7);
          for (int size : sizes) {
            Batch batch = reader.receive(Batch.class);
            assertThat(batch.firstRow()).isEqualTo(size);
            assertThat(batch.arrowBatch()).isEqualTo(ByteBuffer.wrap(noise(size)));
          }
          assertThat(reader.receive(StreamEnd.class).rows()).isEqualTo(9);
          await()
              .atMost(Loopback.PATIENCE)
              .untilAsserted(() -> assertThat(passedOn).hasValue(reader.bytesReceived()));
        });
  }

  @Test
  void aFailureIsTheLastWord() {
    relayed(
        server ->
            server.send(
                Failure.of(
                    Failure.CONNECTION, new BridgeException(ErrorCode.SPLIT_FAILED, "It broke"))),
        reader ->
            assertThatThrownBy(() -> reader.receive(StreamStart.class))
                .hasMessage("It broke [BRIDGE-4001]"));
  }

  @Test
  void aSenderThatLeavesEarlyLeavesTheReaderWithoutAnEnd() {
    relayed(
        server -> server.send(new StreamStart(0)),
        reader -> {
          reader.receive(StreamStart.class);
          assertThatThrownBy(reader::receive)
              .hasMessageContaining("it closed the connection")
              .hasMessageEndingWith("[BRIDGE-1002]");
        });
  }

  @Test
  void onlyTheDataPlaneIsRelayed() {
    try (Loopback loopback = new Loopback(Loopback::answerLists);
        FramedConnection data = loopback.data();
        FramedConnection control = loopback.control()) {
      assertThatThrownBy(() -> new FrameRelay(data, control, bytes -> {}))
          .hasMessageContaining("only the data plane is relayed");
    }
  }
}
