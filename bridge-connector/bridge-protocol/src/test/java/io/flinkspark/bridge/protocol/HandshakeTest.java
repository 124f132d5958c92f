package io.flinkspark.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.flinkspark.bridge.protocol.ControlMessage.ListPublications;
import io.flinkspark.bridge.protocol.ControlMessage.Publications;
import io.flinkspark.bridge.protocol.SessionMessage.Authenticate;
import io.flinkspark.bridge.protocol.SessionMessage.Failure;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that are not what they should be. After each of them the listener serves as before. */
@Timeout(300)
class HandshakeTest {

  private static Loopback listener() {
    return new Loopback(Loopback.QUICK, TlsOptions.off(), TlsOptions.off(), Loopback::answerLists);
  }

  private static void stillServes(Loopback loopback) {
    try (FramedConnection control = loopback.control()) {
      control.send(new ListPublications(1));
      assertThat(control.receive(Publications.class).names()).containsExactly("orders");
    }
    loopback.awaitNoConnections();
  }

  private static byte[] read(Socket socket, int count) throws IOException {
    return new DataInputStream(socket.getInputStream()).readNBytes(count);
  }

  private static Message readFrame(Socket socket, Plane plane) throws IOException {
    byte[] head = read(socket, 5);
    byte[] payload = read(socket, ByteBuffer.wrap(head).getInt());
    return Samples.parse(
        ByteBuffer.allocate(5 + payload.length).put(head).put(payload).array(), plane);
  }

  private static void write(Socket socket, byte[]... parts) throws IOException {
    for (byte[] part : parts) {
      socket.getOutputStream().write(part);
    }
    socket.getOutputStream().flush();
  }

  private static void endsWithoutAWord(Socket socket) {
    try {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("The listener did not close the connection", e);
    } catch (IOException reset) {
      // A reset is an end, too.
    }
  }

  @Test
  void refusesAnotherToken() {
    try (Loopback loopback = listener()) {
      assertThatThrownBy(
              () -> loopback.dialer.control(loopback.address(), Token.of("another token, wrong")))
          .isInstanceOfSatisfying(
              BridgeException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED))
          .hasMessageContaining("its token is another one")
          .hasMessageContaining("bridge://" + loopback.listener.endpoint())
          .hasMessageNotContaining("wrong");
      loopback.awaitFailure(ErrorCode.AUTHENTICATION_FAILED);
      stillServes(loopback);
    }
  }

  @Test
  void refusesAServerThatDoesNotKnowTheToken() throws Exception {
    try (ServerSocket impostor = new ServerSocket(0)) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = impostor.accept()) {
                  byte[] preamble = read(socket, Preamble.SIZE);
                  // The same nonce and the same proof, thrown back.
                  write(socket, preamble);
                  byte[] authenticate = read(socket, 5 + 33);
                  authenticate[4] = 2;
                  write(socket, authenticate);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      BridgeDialer dialer = new BridgeDialer(TlsOptions.off(), Limits.DEFAULT);
      BridgeAddress address = BridgeAddress.parse("bridge://127.0.0.1:" + impostor.getLocalPort());
      assertThatThrownBy(() -> dialer.control(address, Loopback.TOKEN))
          .hasMessageContaining("it does not know the token");
      served.get(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void refusesAReplayedProof() throws Exception {
    try (Loopback loopback = listener()) {
      byte[] preamble = Preamble.of(Plane.CONTROL).toBytes();
      byte[] authenticate;
      try (Socket first = loopback.rawSocket()) {
        write(first, preamble);
        byte[] server = read(first, Preamble.SIZE);
        authenticate =
            Samples.frame(new Authenticate(Loopback.TOKEN.prove("client", preamble, server)));
        write(first, authenticate);
        assertThat(readFrame(first, Plane.CONTROL))
            .isInstanceOf(SessionMessage.Authenticated.class);
      }
      try (Socket replay = loopback.rawSocket()) {
        write(replay, preamble, authenticate);
        read(replay, Preamble.SIZE);
        Failure failure = (Failure) readFrame(replay, Plane.CONTROL);
        assertThat(failure.code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED.number());
        endsWithoutAWord(replay);
      }
      stillServes(loopback);
    }
  }

  @Test
  void bothSidesNameTheVersionsThatDiffer() throws Exception {
    try (Loopback loopback = listener();
        Socket newer = loopback.rawSocket()) {
      write(newer, new Preamble(new Version(2, 3), Plane.CONTROL, Samples.bytes(32, 1)).toBytes());
      assertThat(Preamble.read(read(newer, Preamble.SIZE)).version()).isEqualTo(Version.CURRENT);
      Failure failure = (Failure) readFrame(newer, Plane.CONTROL);
      assertThat(failure.toException().code()).isEqualTo(ErrorCode.VERSION_MISMATCH);
      assertThat(failure.message())
          .contains("it speaks protocol 2.3, this side 1.0; upgrade the bridge's jar here");
      endsWithoutAWord(newer);
      loopback.awaitFailure(ErrorCode.VERSION_MISMATCH);
      stillServes(loopback);
    }
    try (ServerSocket newer = new ServerSocket(0)) {
      CompletableFuture.runAsync(
          () -> {
            try (Socket socket = newer.accept()) {
              read(socket, Preamble.SIZE);
              write(
                  socket,
                  new Preamble(new Version(0, 9), Plane.CONTROL, Samples.bytes(32, 1)).toBytes());
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      BridgeDialer dialer = new BridgeDialer(TlsOptions.off(), Limits.DEFAULT);
      BridgeAddress address = BridgeAddress.parse("bridge://127.0.0.1:" + newer.getLocalPort());
      assertThatThrownBy(() -> dialer.control(address, Loopback.TOKEN))
          .hasMessageContaining("it speaks protocol 0.9, this side 1.0")
          .hasMessageContaining("upgrade the bridge's jar there");
    }
  }

  @Test
  void aNewerMinorVersionIsWelcome() throws Exception {
    try (Loopback loopback = listener();
        Socket newer = loopback.rawSocket()) {
      byte[] preamble =
          new Preamble(new Version(1, 9), Plane.CONTROL, Samples.bytes(32, 1)).toBytes();
      // Reserved bytes may mean something there; the proof covers them as they came.
      preamble[14] = 1;
      write(newer, preamble);
      byte[] server = read(newer, Preamble.SIZE);
      write(
          newer, Samples.frame(new Authenticate(Loopback.TOKEN.prove("client", preamble, server))));
      assertThat(readFrame(newer, Plane.CONTROL))
          .isEqualTo(
              new SessionMessage.Authenticated(Loopback.TOKEN.prove("server", preamble, server)));
    }
  }

  @Test
  void garbageGetsNoAnswer() throws Exception {
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    System.out.println("HandshakeTest: -Dfuzz.seed=" + seed);
    Random random = new Random(seed);
    try (Loopback loopback = listener()) {
      for (int round = 0; round < 20; round++) {
        byte[] garbage = new byte[Preamble.SIZE + random.nextInt(500)];
        random.nextBytes(garbage);
        try (Socket socket = loopback.rawSocket()) {
          write(socket, garbage);
          endsWithoutAWord(socket);
        }
      }
      try (Socket browser = loopback.rawSocket()) {
        write(
            browser,
            "GET /index.html HTTP/1.1\r\nHost: 127.0.0.1:7420\r\nAccept: */*\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        endsWithoutAWord(browser);
      }
      loopback.awaitFailure(ErrorCode.NOT_A_BRIDGE);
      stillServes(loopback);
    }
  }

  @Test
  void garbageAfterThePreambleEndsTheConnection() throws Exception {
    Random random = new Random(5);
    try (Loopback loopback = listener()) {
      for (Plane plane : Plane.values()) {
        byte[] garbage = new byte[200];
        random.nextBytes(garbage);
        try (Socket socket = loopback.rawSocket()) {
          write(socket, Preamble.of(plane).toBytes());
          read(socket, Preamble.SIZE);
          write(socket, garbage);
          endsWithoutAWord(socket);
        }
      }
      stillServes(loopback);
    }
  }

  @Test
  void halfOpenPeersAreClosedAtTheDeadline() throws Exception {
    try (Loopback loopback = listener()) {
      List<Socket> silent = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        silent.add(loopback.rawSocket());
      }
      for (Socket socket : silent) {
        endsWithoutAWord(socket);
        socket.close();
      }
      loopback.awaitNoConnections();
      loopback.awaitFailure(ErrorCode.PEER_SILENT);
      stillServes(loopback);
    }
  }

  @Test
  void aByteNowAndThenDoesNotMoveTheDeadline() throws Exception {
    try (Loopback loopback = listener();
        Socket slow = loopback.rawSocket()) {
      byte[] preamble = Preamble.of(Plane.CONTROL).toBytes();
      // Its last byte would come after twice the time.
      Loopback.dripUntilClosed(slow, preamble);
      loopback.awaitFailure(ErrorCode.PEER_SILENT);
      loopback.awaitNoConnections();
      stillServes(loopback);
    }
  }

  @Test
  void largeFramesAreRefusedBeforeMemoryIsTaken() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] allocated = new long[1];
    try (ServerSocket evil = new ServerSocket(0)) {
      CompletableFuture.runAsync(
          () -> {
            try (Socket socket = evil.accept()) {
              byte[] client = read(socket, Preamble.SIZE);
              byte[] server = Preamble.of(Plane.CONTROL).toBytes();
              write(socket, server);
              read(socket, 5 + 33);
              Bytes proof = Loopback.TOKEN.prove("server", client, server);
              write(socket, Samples.frame(new SessionMessage.Authenticated(proof)));
              write(socket, new byte[] {0x7F, -1, -1, -1, 17});
              read(socket, 1);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      BridgeDialer dialer = new BridgeDialer(TlsOptions.off(), Limits.DEFAULT);
      BridgeAddress address = BridgeAddress.parse("bridge://127.0.0.1:" + evil.getLocalPort());
      try (FramedConnection control = dialer.control(address, Loopback.TOKEN)) {
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(control::receive)
            .isInstanceOfSatisfying(
                BridgeException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE))
            .hasMessageContaining("(2147483647 bytes, limit 4194304)");
        allocated[0] = threads.getCurrentThreadAllocatedBytes() - before;
      }
    }
    assertThat(allocated[0]).isLessThan(1 << 20);
  }

  @Test
  void strangersMaySendFourKibibytes() throws Exception {
    try (Loopback loopback = listener();
        Socket stranger = loopback.rawSocket()) {
      write(stranger, Preamble.of(Plane.CONTROL).toBytes());
      read(stranger, Preamble.SIZE);
      write(stranger, new byte[] {0, 0, 0x10, 1, 1});
      endsWithoutAWord(stranger);
      loopback.awaitFailure(ErrorCode.FRAME_TOO_LARGE);
      stillServes(loopback);
    }
  }

  @Test
  void strangersMayNotAskAnything() throws Exception {
    try (Loopback loopback = listener();
        Socket stranger = loopback.rawSocket()) {
      write(stranger, Preamble.of(Plane.CONTROL).toBytes());
      read(stranger, Preamble.SIZE);
      write(stranger, Samples.frame(new ListPublications(1)));
      endsWithoutAWord(stranger);
      loopback.awaitFailure(ErrorCode.UNEXPECTED_MESSAGE);
    }
  }

  @Test
  void ticketsAreCheckedBeforeAnythingIsServed() {
    try (Loopback loopback = listener()) {
      Endpoint endpoint = loopback.listener.endpoint();
      Bytes forged =
          new TicketSigner(
                  TicketSigner.randomKey(),
                  java.time.Clock.systemUTC(),
                  java.time.Duration.ofMinutes(1))
              .issue(1, Samples.GENERATION, "orders", ReadPlan.ALL, new SplitId(0, 0), 0);
      try (FramedConnection data = loopback.dialer.data(endpoint, forged)) {
        assertThatThrownBy(() -> data.receive(DataMessage.StreamStart.class))
            .isInstanceOfSatisfying(
                BridgeException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.TICKET_FORGED));
      }
      Bytes ticket = Loopback.ticket();
      loopback.dialer.data(endpoint, ticket).close();
      loopback.awaitNoConnections();
      try (FramedConnection data = loopback.dialer.data(endpoint, ticket)) {
        assertThatThrownBy(() -> data.receive(DataMessage.StreamStart.class))
            .hasMessageContaining("it was shown before");
      }
    }
  }

  @Test
  void planesWithoutASecretAreNotServed() {
    try (BridgeListener dataOnly =
        BridgeListener.builder()
            .tickets(new TicketVerifier(Loopback.KEY, java.time.Clock.systemUTC()))
            .start(connection -> {})) {
      BridgeDialer dialer = new BridgeDialer(TlsOptions.off(), Limits.DEFAULT);
      assertThatThrownBy(
              () -> dialer.control(new BridgeAddress(List.of(dataOnly.endpoint())), Loopback.TOKEN))
          .hasMessageContaining("this port does not serve the plane CONTROL");
    }
    assertThatThrownBy(() -> BridgeListener.builder().start(connection -> {}))
        .hasMessageContaining("neither a token nor a verifier");
  }

  @Test
  void moreConnectionsThanAllowedAreRefused() {
    try (Loopback loopback =
        new Loopback(
            Limits.DEFAULT.withMaxConnections(2),
            TlsOptions.off(),
            TlsOptions.off(),
            Loopback::answerLists)) {
      try (FramedConnection first = loopback.control();
          FramedConnection second = loopback.control()) {
        assertThatThrownBy(loopback::control)
            .isInstanceOfSatisfying(
                BridgeException.class, e -> assertThat(e.isRetriable()).isTrue());
        loopback.awaitFailure(ErrorCode.TOO_MANY_CONNECTIONS);
        assertThat(first.isOpen() && second.isOpen()).isTrue();
      }
      loopback.awaitNoConnections();
      stillServes(loopback);
    }
  }
}
