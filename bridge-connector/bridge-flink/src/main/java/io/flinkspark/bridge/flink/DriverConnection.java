package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.protocol.BridgeAddress;
import io.flinkspark.bridge.protocol.BridgeDialer;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ControlMessage;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.protocol.Limits;
import io.flinkspark.bridge.protocol.Message;
import io.flinkspark.bridge.protocol.SessionMessage.Failure;
import io.flinkspark.bridge.protocol.TlsOptions;
import io.flinkspark.bridge.protocol.Token;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Asks the driver, one question after the other. Dials when it has no connection; one that broke is
 * replaced at the next question. While it has one, a daemon thread gives a sign of life from time
 * to time, because the driver ends the splits of a reader that it takes for lost.
 *
 * <p>Any thread may ask; {@link #close} ends a question that is under way.
 */
final class DriverConnection implements AutoCloseable {

  private static final int SIGNS_A_TIMEOUT = 3;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final BridgeAddress address;
  private final Token token;
  private final Limits limits;
  private final BridgeDialer dialer;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile FramedConnection connection;
  private Thread heartbeat;
  private long requests;

  DriverConnection(BridgeAddress address, Token token, TlsOptions tls, Limits limits) {
    this.address = address;
    this.token = token;
    this.limits = limits;
    dialer = new BridgeDialer(tls, limits);
  }

  BridgeDialer dialer() {
    return dialer;
  }

  /** Waits for the answer to a question, which is made with its number. */
  synchronized <M extends ControlMessage> M ask(
      LongFunction<ControlMessage> question, Class<M> answerKind) {
    FramedConnection driver = connected();
    long id = ++requests;
    driver.send(question.apply(id));
    while (true) {
      Message answer = driver.receive();
      if (answer instanceof Failure failure
          && (failure.requestId() == id || failure.requestId() == Failure.CONNECTION)) {
        throw failure.toException();
      }
      if (answer instanceof ControlMessage message && message.requestId() == id) {
        if (answerKind.isInstance(message)) {
          return answerKind.cast(message);
        }
        driver.close();
        throw new BridgeException(
            ErrorCode.UNEXPECTED_MESSAGE,
            String.format(
                "Cannot go on with %s: it answered %s, not %s",
                driver.peer(), message.getClass().getSimpleName(), answerKind.getSimpleName()));
      }
      // What belongs to an older question, such as the end of its split, is of no interest now.
    }
  }

  private FramedConnection connected() {
    FramedConnection known = connection;
    if (known != null && known.isOpen()) {
      return known;
    }
    checkOpen();
    FramedConnection dialed = dialer.control(address, token);
    connection = dialed;
    if (isClosed()) {
      // Closing may have come too early to see this connection.
      dialed.close();
      checkOpen();
    }
    Duration silence = limits.silenceTimeout();
    if (heartbeat == null && !silence.isZero()) {
      heartbeat = new Thread(() -> giveSignsOfLife(silence), "bridge-heartbeat");
      heartbeat.setDaemon(true);
      heartbeat.start();
    }
    return dialed;
  }

  private void checkOpen() {
    if (isClosed()) {
      throw new BridgeException(
          ErrorCode.SPLIT_CANCELLED, "Cannot ask the driver: this reader is closed");
    }
  }

  private void giveSignsOfLife(Duration silence) {
    Duration share = silence.dividedBy(SIGNS_A_TIMEOUT);
    Duration pause = share.compareTo(LONGEST_PAUSE) < 0 ? share : LONGEST_PAUSE;
    while (!pause(pause)) {
      FramedConnection driver = connection;
      if (driver.isOpen()) {
        try {
          driver.ping();
        } catch (BridgeException e) {
          // It closed itself; the next question dials again.
        }
      }
    }
  }

  /** Waits; returns whether this client is closed. */
  boolean pause(Duration duration) {
    try {
      return closed.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
    FramedConnection driver = connection;
    if (driver != null) {
      driver.close();
    }
  }
}
