package io.flinkspark.bridge.protocol;

import java.nio.ByteBuffer;

/** A connection that carries messages in frames. */
public abstract class FramedConnection implements AutoCloseable {

  FramedConnection() {}

  /** Sends a message. */
  public abstract void send(Message message);

  /** Sends a batch without copying it. */
  public abstract void sendBatch(long firstRow, int rows, ByteBuffer... arrowBatch);

  /** The next message. */
  public abstract Message receive();

  @Override
  public abstract void close();
}
