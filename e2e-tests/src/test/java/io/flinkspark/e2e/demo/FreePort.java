package io.flinkspark.e2e.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port that a test tells in advance, because both sides have to know it. */
final class FreePort {
  private FreePort() {}

  /** A port of the loopback interface that nobody has at the moment. */
  static int any() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
