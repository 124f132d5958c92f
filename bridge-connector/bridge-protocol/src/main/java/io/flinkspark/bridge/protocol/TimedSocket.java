package io.flinkspark.bridge.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A channel's socket whose reading ends in time: by silence, or at a deadline that a peer who sends
 * a byte now and then cannot move. TLS is laid over it, so the deadline holds for TLS records too.
 */
final class TimedSocket extends Socket {

  /** The JDK copies through a direct buffer as large as the request, and keeps it. */
  private static final int MAX_READ = 256 * 1024;

  private final Socket socket;
  private final InputStream input;
  private volatile boolean hasDeadline;
  private volatile long deadlineNanos;
  private volatile int silenceMillis;

  TimedSocket(SocketChannel channel) throws IOException {
    socket = channel.socket();
    input = new TimedInput(socket.getInputStream());
  }

  /** From now on, everything must be read within this time. */
  void setDeadline(Duration fromNow) {
    deadlineNanos = System.nanoTime() + fromNow.toNanos();
    hasDeadline = true;
  }

  /** No deadline any more, but no longer silence than this; zero is for ever. */
  void setSilence(Duration longest) {
    silenceMillis = (int) longest.toMillis();
    hasDeadline = false;
  }

  private int timeoutMillis() throws SocketTimeoutException {
    if (!hasDeadline) {
      return silenceMillis;
    }
    long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new SocketTimeoutException("The deadline has passed");
    }
    return (int) left;
  }

  private final class TimedInput extends InputStream {

    private final InputStream in;

    TimedInput(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      socket.setSoTimeout(timeoutMillis());
      return in.read(bytes, offset, Math.min(length, MAX_READ));
    }
  }

  @Override
  public InputStream getInputStream() {
    return input;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return socket.getOutputStream();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  @Override
  public boolean isConnected() {
    return socket.isConnected();
  }

  @Override
  public boolean isClosed() {
    return socket.isClosed();
  }

  @Override
  public InetAddress getInetAddress() {
    return socket.getInetAddress();
  }

  @Override
  public int getPort() {
    return socket.getPort();
  }

  @Override
  public InetAddress getLocalAddress() {
    return socket.getLocalAddress();
  }

  @Override
  public int getLocalPort() {
    return socket.getLocalPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return socket.getRemoteSocketAddress();
  }

  @Override
  public void setSoTimeout(int millis) {
    // The deadline and the silence above decide.
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return socket.getSoTimeout();
  }
}
