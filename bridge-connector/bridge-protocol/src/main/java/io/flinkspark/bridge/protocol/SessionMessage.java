package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

/** Messages of every plane: who is there, and what went wrong. */
public sealed interface SessionMessage extends Message {

  /** The client proves that it knows the token. Sent and checked by the handshake. */
  record Authenticate(Bytes mac) implements SessionMessage {}

  /** The server proves that it knows the token. Sent and checked by the handshake. */
  record Authenticated(Bytes mac) implements SessionMessage {}

  /**
   * Something went wrong.
   *
   * @param requestId the request that failed, or {@link #CONNECTION} when the connection as a whole
   *     did and ends here
   * @param code the {@link ErrorCode#number}, perhaps one of a newer version
   */
  record Failure(long requestId, int code, String message) implements SessionMessage {

    /** The request id of a failure that belongs to no request. */
    public static final long CONNECTION = 0;

    private static final int MAX_MESSAGE = 1000;

    public Failure {
      check(code >= 0 && code <= 0xFFFF, "Cannot report a failure: no such code (%d)", code);
      if (message.length() > MAX_MESSAGE) {
        message = message.substring(0, MAX_MESSAGE - 1) + "…";
      }
    }

    public static Failure of(long requestId, BridgeException failure) {
      return new Failure(requestId, failure.code().number(), failure.text());
    }

    /** The failure as the exception that the other side meant. */
    public BridgeException toException() {
      return ErrorCode.of(code)
          .map(known -> new BridgeException(known, message))
          .orElseGet(
              () -> new BridgeException(ErrorCode.UNKNOWN, message + " (BRIDGE-" + code + ")"));
    }
  }

  /** A sign of life; {@link FramedConnection#receive} answers it and never returns it. */
  record Ping() implements SessionMessage {}

  /** The answer to a {@link Ping}; {@link FramedConnection#receive} never returns it. */
  record Pong() implements SessionMessage {}
}
