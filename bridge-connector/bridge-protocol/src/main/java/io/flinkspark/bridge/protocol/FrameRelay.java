package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.util.function.LongConsumer;

/**
 * Passes on what one data connection sends to another one, frame by frame and as it is. Whole
 * frames are never held: memory is {@link #PIECE_BYTES} whatever their size, and a receiver that is
 * slow holds the sender back. One thread runs it; any thread ends it by closing a connection.
 */
public final class FrameRelay {

  /** What is in memory at a time. */
  public static final int PIECE_BYTES = 64 * 1024;

  private final FramedConnection from;
  private final FramedConnection to;
  private final LongConsumer passedOn;

  /**
   * @param from a connection that this side dialed
   * @param to a connection that this side accepted
   * @param passedOn hears the size of each frame that was passed on
   */
  public FrameRelay(FramedConnection from, FramedConnection to, LongConsumer passedOn) {
    check(
        from.plane() == Plane.DATA && to.plane() == Plane.DATA,
        "Cannot relay from the %s plane to the %s plane: only the data plane is relayed",
        from.plane(),
        to.plane());
    this.from = from;
    this.to = to;
    this.passedOn = passedOn;
  }

  /**
   * Runs until the sender has said its last word, which is the end of the stream or a failure.
   *
   * @throws BridgeException when a connection ended before, or a frame is larger than the receiver
   *     takes
   */
  public void run() {
    byte[] piece = new byte[PIECE_BYTES];
    boolean last = false;
    while (!last) {
      Class<? extends Message> kind = from.passFrame(to, piece, passedOn);
      last = kind == DataMessage.StreamEnd.class || kind == SessionMessage.Failure.class;
    }
  }
}
