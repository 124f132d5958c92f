package io.flinkspark.e2e.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One connection through the network: a thread carries bytes to the server, another one frames to
 * the reader. It is over when both have ended.
 */
final class NetworkLink {

  private static final int PREAMBLE_BYTES = 48;
  private static final int HEADER_BYTES = 5;
  private static final int SPLIT_OPENED = 21;
  private static final int BATCH = 51;

  private final FaultyNetwork network;
  private final int number;
  private final boolean control;
  private final Socket reader;
  private final Socket server;
  private final Consumer<NetworkLink> whenOver;
  private final AtomicInteger running = new AtomicInteger(2);
  private volatile boolean rows;

  /** Half of a frame has been sent, and the rest never comes. */
  private static final class HalvedException extends IOException {}

  NetworkLink(
      FaultyNetwork network,
      int number,
      boolean control,
      Socket reader,
      Socket server,
      Consumer<NetworkLink> whenOver) {
    this.network = network;
    this.number = number;
    this.control = control;
    this.reader = reader;
    this.server = server;
    this.whenOver = whenOver;
  }

  private interface Carrying {
    void run() throws IOException;
  }

  void start() {
    run("up", this::carryToServer);
    run("down", this::carryToReader);
  }

  private void run(String direction, Carrying carrying) {
    Thread thread =
        new Thread(
            () -> {
              try {
                carrying.run();
              } catch (IOException e) {
                cut(); // an end that broke, on either side, is an end for both
              } finally {
                if (running.decrementAndGet() == 0) {
                  cut();
                  whenOver.accept(this);
                }
              }
            },
            "network-link-" + number + "-" + direction);
    thread.setDaemon(true);
    thread.start();
  }

  boolean isControl() {
    return control;
  }

  /** Whether a batch has passed. */
  boolean hasRows() {
    return rows;
  }

  void cut() {
    close(reader);
    close(server);
  }

  private void carryToServer() throws IOException {
    InputStream in = reader.getInputStream();
    OutputStream out = server.getOutputStream();
    byte[] buffer = new byte[8192];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      network.await(false);
      out.write(buffer, 0, count);
    }
    network.await(false);
    cut(); // a reader that closes wants no more
  }

  private void carryToReader() throws IOException {
    DataInputStream in = new DataInputStream(server.getInputStream());
    OutputStream out = reader.getOutputStream();
    byte[] preamble = in.readNBytes(PREAMBLE_BYTES);
    network.await(false);
    out.write(preamble);
    while (true) {
      byte[] header = in.readNBytes(HEADER_BYTES);
      if (header.length < HEADER_BYTES) {
        break;
      }
      ByteBuffer fields = ByteBuffer.wrap(header);
      byte[] payload = in.readNBytes(fields.getInt());
      int type = fields.get();
      network.await(type == BATCH);
      pass(out, header, type, payload);
    }
    reader.shutdownOutput();
  }

  private void pass(OutputStream out, byte[] header, int type, byte[] payload) throws IOException {
    if (type == SPLIT_OPENED) {
      byte[] redirected = redirect(payload);
      out.write(
          ByteBuffer.allocate(HEADER_BYTES).putInt(redirected.length).put((byte) type).array());
      out.write(redirected);
      return;
    }
    out.write(header);
    if (type == BATCH && network.takeHalving()) {
      out.write(payload, 0, payload.length / 2);
      throw new HalvedException();
    }
    out.write(payload);
    if (type == BATCH) {
      rows = true;
      network.batchPassed(number);
    }
  }

  /** SplitOpened is varint requestId, string host, u16 port, and more. */
  private byte[] redirect(byte[] payload) {
    ByteBuffer in = ByteBuffer.wrap(payload);
    varint(in);
    int afterRequest = in.position();
    byte[] host = new byte[(int) varint(in)];
    in.get(host);
    int port = Short.toUnsignedInt(in.getShort());
    int redirected = network.portFor(new String(host, UTF_8), port);
    byte[] self = "127.0.0.1".getBytes(UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(payload, 0, afterRequest);
    out.write(self.length);
    out.writeBytes(self);
    out.write(redirected >>> 8);
    out.write(redirected);
    out.write(payload, in.position(), in.remaining());
    return out.toByteArray();
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
