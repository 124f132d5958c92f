package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import io.flinkspark.bridge.protocol.DataMessage.Batch;
import io.flinkspark.bridge.protocol.SessionMessage.Failure;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/**
 * A connection, past its handshake, that carries messages. Any thread may send or close; one thread
 * at a time receives. Everything that fails throws a {@link BridgeException} and closes the
 * connection, except a message refused before its first byte was sent.
 */
public final class FramedConnection implements AutoCloseable {

  private static final int HEADER_BYTES = 5;

  private final Transport transport;
  private final Plane plane;
  private final Version peerVersion;
  private final ReentrantLock sending = new ReentrantLock();
  private final byte[] head = new byte[HEADER_BYTES + Batch.HEADER_BYTES];
  private int maxSend = Limits.UNAUTHENTICATED_FRAME_BYTES;
  private int maxReceive = Limits.UNAUTHENTICATED_FRAME_BYTES;
  private Ticket ticket;
  private volatile long rowsSent;
  private volatile long bytesSent;
  private volatile long bytesReceived;

  FramedConnection(Transport transport, Plane plane, Version peerVersion) {
    this.transport = transport;
    this.plane = plane;
    this.peerVersion = peerVersion;
  }

  /** The handshake is over: larger frames may come and go, and only silence is timed. */
  FramedConnection established(Limits limits, int largestSent, int largestReceived) {
    maxSend = largestSent;
    maxReceive = largestReceived;
    transport.setSilence(limits.silenceTimeout());
    return this;
  }

  FramedConnection withTicket(Ticket shown) {
    ticket = shown;
    return this;
  }

  public Plane plane() {
    return plane;
  }

  public Version peerVersion() {
    return peerVersion;
  }

  /** The peer's address and port, for logs. */
  public String peer() {
    return transport.peer();
  }

  /** What the reader showed; only on the server's side of the data plane. */
  public Optional<Ticket> ticket() {
    return Optional.ofNullable(ticket);
  }

  /** The largest frame that {@link #send} and {@link #sendBatch} take. */
  public int maxFrameBytes() {
    return maxSend;
  }

  /** The rows of all batches sent. */
  public long rowsSent() {
    return rowsSent;
  }

  public long bytesSent() {
    return bytesSent;
  }

  public long bytesReceived() {
    return bytesReceived;
  }

  public boolean isOpen() {
    return transport.isOpen();
  }

  /** Sends a message; returns when the operating system has it. */
  public void send(Message message) {
    if (message instanceof Batch batch) {
      sendBatch(batch.firstRow(), batch.rows(), List.of(batch.arrowBatch()));
      return;
    }
    WireWriter payload = new WireWriter();
    MessageCodec.write(payload, message);
    sendFrame(message.getClass(), List.of(payload.toBuffer()), 0);
  }

  /**
   * Sends a batch out of the buffers that hold it, one after the other. Direct buffers are not
   * copied on a plain connection. The buffers' positions stay; their content may change once this
   * returns.
   */
  public void sendBatch(long firstRow, int rows, List<ByteBuffer> arrowBatch) {
    check(
        firstRow >= 0 && rows >= 0,
        "Cannot send a batch: negative row numbers (%d, %d)",
        firstRow,
        rows);
    List<ByteBuffer> payload = new ArrayList<>(arrowBatch.size() + 1);
    payload.add(ByteBuffer.allocate(Batch.HEADER_BYTES).putLong(firstRow).putInt(rows).flip());
    arrowBatch.forEach(buffer -> payload.add(buffer.duplicate()));
    sendFrame(Batch.class, payload, rows);
  }

  private void sendFrame(Class<? extends Message> kind, List<ByteBuffer> payload, int rows) {
    check(
        plane.carries(kind),
        "Cannot send a message: the %s plane carries no %s",
        plane,
        kind.getSimpleName());
    long length = payload.stream().mapToLong(ByteBuffer::remaining).sum();
    if (length > maxSend) {
      throw new BridgeException(
          ErrorCode.FRAME_TOO_LARGE,
          String.format(
              "Cannot send a %s: it is larger than the peer takes (%d bytes, limit %d)",
              kind.getSimpleName(), length, maxSend));
    }
    List<ByteBuffer> frame = new ArrayList<>(payload.size() + 1);
    frame.add(
        ByteBuffer.allocate(HEADER_BYTES)
            .putInt((int) length)
            .put((byte) MessageCodec.number(kind))
            .flip());
    frame.addAll(payload);
    sending.lock();
    try {
      transport.write(frame);
      rowsSent += rows;
      bytesSent += HEADER_BYTES + length;
    } catch (IOException e) {
      throw lost("send to", e);
    } finally {
      sending.unlock();
    }
  }

  /** A sign of life, for a peer that would otherwise take a long silence for the end. */
  public void ping() {
    send(new SessionMessage.Ping());
  }

  /** The next message; a batch gets memory of its own. */
  public Message receive() {
    return receive(new BatchBuffer());
  }

  /** The next message; a batch is a view of this memory, and good until it is used again. */
  public Message receive(BatchBuffer memory) {
    try {
      while (true) {
        Message message = receiveFrame(memory);
        if (message instanceof SessionMessage.Ping) {
          // On the data plane nobody reads answers, and unread bytes turn a close into a reset.
          if (plane != Plane.DATA) {
            send(new SessionMessage.Pong());
          }
        } else if (!(message instanceof SessionMessage.Pong)) {
          return message;
        }
      }
    } catch (IOException e) {
      throw lost("receive from", e);
    } catch (BridgeException e) {
      close();
      throw e;
    }
  }

  /** Waits for a peer that has nothing more to say to end the connection; returns how it ended. */
  public BridgeException awaitEnd() {
    try {
      while (true) {
        receive();
      }
    } catch (BridgeException e) {
      return e;
    }
  }

  /**
   * The next message, which must be of this kind. A {@link Failure} is thrown as what it reports;
   * anything else as {@link ErrorCode#UNEXPECTED_MESSAGE}.
   */
  public <M extends Message> M receive(Class<M> kind) {
    Message message = receive();
    if (kind.isInstance(message)) {
      return kind.cast(message);
    }
    if (message instanceof Failure failure) {
      throw failure.toException();
    }
    close();
    throw new BridgeException(
        ErrorCode.UNEXPECTED_MESSAGE,
        String.format(
            "Cannot go on with %s: it sent %s, not %s",
            peer(), message.getClass().getSimpleName(), kind.getSimpleName()));
  }

  /** Sends the next frame that comes to another connection, without looking into it. */
  Class<? extends Message> passFrame(FramedConnection to, byte[] piece, LongConsumer passedOn) {
    try {
      Head frame = receiveHead();
      to.sending.lock();
      try {
        System.arraycopy(head, 0, piece, 0, HEADER_BYTES);
        int filled = HEADER_BYTES;
        int left = frame.length();
        do {
          int count = Math.min(left, piece.length - filled);
          transport.readFully(piece, filled, count);
          to.writePiece(piece, filled + count);
          left -= count;
          filled = 0;
        } while (left > 0);
      } finally {
        to.sending.unlock();
      }
      bytesReceived += HEADER_BYTES + frame.length();
      passedOn.accept(HEADER_BYTES + frame.length());
      return frame.kind();
    } catch (IOException e) {
      throw lost("receive from", e);
    } catch (BridgeException e) {
      close();
      throw e;
    }
  }

  private void writePiece(byte[] piece, int length) {
    try {
      transport.write(List.of(ByteBuffer.wrap(piece, 0, length)));
      bytesSent += length;
    } catch (IOException e) {
      throw lost("send to", e);
    }
  }

  private record Head(Class<? extends Message> kind, int length) {}

  private Head receiveHead() throws IOException {
    transport.readFully(head, 0, HEADER_BYTES);
    long length = Integer.toUnsignedLong(ByteBuffer.wrap(head).getInt());
    Class<? extends Message> kind = MessageCodec.kind(head[HEADER_BYTES - 1] & 0xFF, plane);
    if (length > maxReceive) {
      throw new BridgeException(
          ErrorCode.FRAME_TOO_LARGE,
          String.format(
              "Cannot receive a %s: it is larger than allowed (%d bytes, limit %d)",
              kind.getSimpleName(), length, maxReceive));
    }
    return new Head(kind, (int) length);
  }

  private Message receiveFrame(BatchBuffer memory) throws IOException {
    Head frame = receiveHead();
    Message message =
        frame.kind() == Batch.class
            ? receiveBatch(frame.length(), memory)
            : MessageCodec.read(frame.kind(), new WireReader(receiveBytes(frame.length())));
    bytesReceived += HEADER_BYTES + frame.length();
    return message;
  }

  private byte[] receiveBytes(int length) throws IOException {
    byte[] payload = new byte[length];
    transport.readFully(payload, 0, length);
    return payload;
  }

  private Batch receiveBatch(int length, BatchBuffer memory) throws IOException {
    int arrowBytes = length - Batch.HEADER_BYTES;
    if (arrowBytes < 0) {
      throw WireReader.malformed("a batch is too short (%d bytes)", length);
    }
    transport.readFully(head, HEADER_BYTES, Batch.HEADER_BYTES);
    ByteBuffer rows = ByteBuffer.wrap(head, HEADER_BYTES, Batch.HEADER_BYTES);
    long firstRow = rows.getLong();
    int count = rows.getInt();
    if (firstRow < 0 || count < 0) {
      throw WireReader.malformed("a batch has negative row numbers (%d, %d)", firstRow, count);
    }
    byte[] bytes = memory.ofAtLeast(arrowBytes);
    transport.readFully(bytes, 0, arrowBytes);
    return new Batch(firstRow, count, ByteBuffer.wrap(bytes, 0, arrowBytes).slice());
  }

  private BridgeException lost(String what, IOException e) {
    close();
    if (e instanceof SocketTimeoutException) {
      return new BridgeException(
          ErrorCode.PEER_SILENT, "Cannot " + what + " " + peer() + ": nothing came in time", e);
    }
    String why = e instanceof EOFException ? "it closed the connection" : "the connection broke";
    return new BridgeException(
        ErrorCode.CONNECTION_LOST,
        "Cannot " + what + " " + peer() + ": " + why + " (" + e + ")",
        e);
  }

  /** Ends the connection at once; a thread that sends or receives gets an exception. */
  @Override
  public void close() {
    transport.close();
  }
}
