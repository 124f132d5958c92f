package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.io.Serializable;
import java.time.Duration;

/**
 * How much and how long a side puts up with.
 *
 * @param controlFrameBytes the largest frame on the control and executor planes
 * @param dataFrameBytes the largest frame on the data plane; a reader tells its server
 * @param connectTimeout for a connection to an endpoint to come about
 * @param handshakeTimeout for TLS, preambles and authentication together
 * @param silenceTimeout how long a receiver waits for the next byte; zero is for ever
 * @param maxConnections how many connections a listener holds, those in handshake included
 */
public record Limits(
    int controlFrameBytes,
    int dataFrameBytes,
    Duration connectTimeout,
    Duration handshakeTimeout,
    Duration silenceTimeout,
    int maxConnections)
    implements Serializable {

  /** The largest frame before authentication. */
  public static final int UNAUTHENTICATED_FRAME_BYTES = 4 * 1024;

  /** 4 MiB, 128 MiB, 10 s, 10 s, 5 min, 1,024. */
  public static final Limits DEFAULT =
      new Limits(
          4 << 20,
          128 << 20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          1024);

  public Limits {
    check(
        controlFrameBytes >= UNAUTHENTICATED_FRAME_BYTES
            && dataFrameBytes >= UNAUTHENTICATED_FRAME_BYTES,
        "Cannot set limits: frames of less than %d bytes (%d, %d)",
        UNAUTHENTICATED_FRAME_BYTES,
        controlFrameBytes,
        dataFrameBytes);
    check(
        dataFrameBytes <= Integer.MAX_VALUE - 64,
        "Cannot set limits: larger frames than an array (%d)",
        dataFrameBytes);
    check(isTimeout(connectTimeout), "Cannot set limits: connect timeout %s", connectTimeout);
    check(isTimeout(handshakeTimeout), "Cannot set limits: handshake timeout %s", handshakeTimeout);
    check(
        silenceTimeout.isZero() || isTimeout(silenceTimeout),
        "Cannot set limits: silence timeout %s",
        silenceTimeout);
    check(maxConnections > 0, "Cannot set limits: no connections (%d)", maxConnections);
  }

  private static boolean isTimeout(Duration timeout) {
    return timeout.toMillis() > 0 && timeout.toMillis() <= Integer.MAX_VALUE;
  }

  int frameBytes(Plane plane) {
    return plane == Plane.DATA ? dataFrameBytes : controlFrameBytes;
  }

  public Limits withDataFrameBytes(int bytes) {
    return new Limits(
        controlFrameBytes, bytes, connectTimeout, handshakeTimeout, silenceTimeout, maxConnections);
  }

  public Limits withConnectTimeout(Duration timeout) {
    return new Limits(
        controlFrameBytes,
        dataFrameBytes,
        timeout,
        handshakeTimeout,
        silenceTimeout,
        maxConnections);
  }

  public Limits withHandshakeTimeout(Duration timeout) {
    return new Limits(
        controlFrameBytes, dataFrameBytes, connectTimeout, timeout, silenceTimeout, maxConnections);
  }

  public Limits withSilenceTimeout(Duration timeout) {
    return new Limits(
        controlFrameBytes,
        dataFrameBytes,
        connectTimeout,
        handshakeTimeout,
        timeout,
        maxConnections);
  }

  public Limits withMaxConnections(int connections) {
    return new Limits(
        controlFrameBytes,
        dataFrameBytes,
        connectTimeout,
        handshakeTimeout,
        silenceTimeout,
        connections);
  }
}
