package io.flinkspark.bridge.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import jdk.net.ExtendedSocketOptions;

/**
 * A connected socket: plain, with writes gathered from many buffers, or under TLS. One thread reads
 * and one writes at a time; any thread may close, which ends both.
 */
final class Transport implements AutoCloseable {

  /** Heap buffers go through memory outside the heap, this much of it at a time. */
  private static final int MAX_HEAP_WRITE = 256 * 1024;

  private final SocketChannel channel;
  private final TimedSocket socket;
  private final String peer;
  private InputStream in;
  private OutputStream tlsOut;
  private byte[] tlsScratch;

  Transport(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    keepAlive(channel);
    socket = new TimedSocket(channel);
    in = socket.getInputStream();
    peer = socket.getInetAddress().getHostAddress() + ":" + socket.getPort();
  }

  /** Without it, a peer whose machine is gone would be waited for in vain. */
  private static void keepAlive(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    if (channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
      channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 30);
      channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 10);
      channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
    }
  }

  String peer() {
    return peer;
  }

  void setDeadline(Duration fromNow) {
    socket.setDeadline(fromNow);
  }

  void setSilence(Duration longest) {
    socket.setSilence(longest);
  }

  void startTlsAsClient(TlsContext tls, String host) throws IOException {
    startTls(tls.client(socket, host));
  }

  void startTlsAsServer(TlsContext tls) throws IOException {
    startTls(tls.server(socket));
  }

  private void startTls(SSLSocket tls) throws IOException {
    tls.startHandshake();
    in = tls.getInputStream();
    tlsOut = tls.getOutputStream();
    tlsScratch = new byte[64 * 1024];
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  void readFully(byte[] bytes, int offset, int length) throws IOException {
    int end = offset + length;
    int at = offset;
    while (at < end) {
      int count = in.read(bytes, at, end - at);
      if (count < 0) {
        throw new EOFException("The peer closed the connection");
      }
      at += count;
    }
  }

  /** Writes the buffers, one after the other, to their ends. */
  void write(List<ByteBuffer> buffers) throws IOException {
    if (tlsOut != null) {
      writeTls(buffers);
      return;
    }
    List<ByteBuffer> run = new ArrayList<>();
    int heapBytes = 0;
    for (ByteBuffer buffer : buffers) {
      if (buffer.isDirect()) {
        run.add(buffer);
        continue;
      }
      while (buffer.hasRemaining()) {
        int count = Math.min(buffer.remaining(), MAX_HEAP_WRITE - heapBytes);
        run.add(buffer.slice(buffer.position(), count));
        buffer.position(buffer.position() + count);
        heapBytes += count;
        if (heapBytes == MAX_HEAP_WRITE) {
          gather(run);
          run.clear();
          heapBytes = 0;
        }
      }
    }
    gather(run);
  }

  private void gather(List<ByteBuffer> buffers) throws IOException {
    ByteBuffer[] all = buffers.toArray(ByteBuffer[]::new);
    int first = 0;
    while (first < all.length) {
      channel.write(all, first, all.length - first);
      while (first < all.length && !all[first].hasRemaining()) {
        first++;
      }
    }
  }

  /** Many small buffers become few records. */
  private void writeTls(List<ByteBuffer> buffers) throws IOException {
    int filled = 0;
    for (ByteBuffer buffer : buffers) {
      while (buffer.hasRemaining()) {
        int count = Math.min(buffer.remaining(), tlsScratch.length - filled);
        buffer.get(tlsScratch, filled, count);
        filled += count;
        if (filled == tlsScratch.length) {
          tlsOut.write(tlsScratch, 0, filled);
          filled = 0;
        }
      }
    }
    tlsOut.write(tlsScratch, 0, filled);
    tlsOut.flush();
  }

  /** Closes the socket itself, without a farewell of TLS that could wait for a writer. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is left to be saved: every message was written before or is known to be lost.
    }
  }
}
