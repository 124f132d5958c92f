package io.flinkspark.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A listener on a free port of the loopback interface, and what it complained about. */
final class Loopback implements AutoCloseable {

  static final Token TOKEN = Token.of("a token for the tests");
  static final Bytes KEY = TicketSigner.randomKey();
  static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Quick to end what is half open, and slow enough for those who do their best. */
  static final Limits QUICK =
      Limits.DEFAULT
          .withHandshakeTimeout(Duration.ofSeconds(2))
          .withSilenceTimeout(Duration.ofSeconds(20));

  final List<BridgeException> failures = new CopyOnWriteArrayList<>();
  final BridgeListener listener;
  final BridgeDialer dialer;

  Loopback(Consumer<FramedConnection> handler) {
    this(Limits.DEFAULT, TlsOptions.off(), TlsOptions.off(), handler);
  }

  Loopback(
      Limits limits, TlsOptions server, TlsOptions client, Consumer<FramedConnection> handler) {
    listener =
        BridgeListener.builder()
            .limits(limits)
            .tls(server)
            .token(TOKEN)
            .tickets(new TicketVerifier(KEY, Clock.systemUTC()))
            .onFailure(failures::add)
            .start(handler);
    dialer = new BridgeDialer(client, Limits.DEFAULT);
  }

  /** Answers each list request until the reader leaves. */
  static void answerLists(FramedConnection connection) {
    while (true) {
      ControlMessage.ListPublications request =
          connection.receive(ControlMessage.ListPublications.class);
      connection.send(new ControlMessage.Publications(request.requestId(), List.of("orders")));
    }
  }

  BridgeAddress address() {
    return BridgeAddress.parse("bridge://" + listener.endpoint());
  }

  FramedConnection control() {
    return dialer.control(address(), TOKEN);
  }

  static Bytes ticket() {
    return new TicketSigner(KEY, Clock.systemUTC(), Duration.ofMinutes(1))
        .issue(1, Samples.GENERATION, "orders", ReadPlan.ALL, new SplitId(0, 0), 0);
  }

  FramedConnection data() {
    return dialer.data(listener.endpoint(), ticket());
  }

  Socket rawSocket() throws IOException {
    Socket socket = new Socket(listener.endpoint().host(), listener.endpoint().port());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  /** Sends a byte now and then until the listener has had enough. */
  static void dripUntilClosed(Socket socket, byte[] bytes) {
    AtomicInteger sent = new AtomicInteger();
    await()
        .pollInterval(Duration.ofMillis(100))
        .atMost(PATIENCE)
        .until(
            () -> {
              try {
                socket.getOutputStream().write(bytes[sent.getAndIncrement() % bytes.length]);
                return false;
              } catch (IOException closed) {
                return true;
              }
            });
  }

  void awaitFailure(ErrorCode code) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(failures).extracting(BridgeException::code).contains(code));
  }

  void awaitNoConnections() {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(listener.connections()).isZero());
  }

  /** Nothing may be left behind. */
  @Override
  public void close() {
    listener.close();
    String port = "bridge-listener-" + listener.endpoint().port();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(listener.connections()).isZero();
              assertThat(Thread.getAllStackTraces().keySet())
                  .extracting(Thread::getName)
                  .doesNotContain(port);
            });
  }
}
