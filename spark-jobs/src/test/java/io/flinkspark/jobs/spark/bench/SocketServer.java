package io.flinkspark.jobs.spark.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Does the same for everyone who connects, one after the other, in a thread of its own. */
final class SocketServer implements AutoCloseable {

  /** What is sent to a guest. */
  @FunctionalInterface
  interface Sending {
    void to(SocketChannel guest) throws Exception;
  }

  private final Sending sending;
  private final ServerSocketChannel server;
  private final Thread thread;
  private volatile long startMillis;
  private volatile Exception failure;

  SocketServer(String name, Sending sending) throws IOException {
    this.sending = sending;
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    thread = new Thread(this::serveAll, name);
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.socket().getLocalPort();
  }

  /** When the latest guest came. */
  long startMillis() throws Exception {
    if (failure != null) {
      throw failure;
    }
    return startMillis;
  }

  private void serveAll() {
    while (server.isOpen()) {
      try (SocketChannel guest = server.accept()) {
        startMillis = System.currentTimeMillis();
        sending.to(guest);
      } catch (Exception e) {
        if (server.isOpen()) {
          failure = e;
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
