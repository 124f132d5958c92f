package io.flinkspark.e2e.clusters;

import io.flinkspark.e2e.CannotException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** A port that a test tells in advance, because both sides have to know it. */
public final class FreePort {

  /**
   * Below the ports of the clusters, and of those that operating systems take for outgoing
   * connections: a port from there may be some client's by the time that its server starts.
   */
  private static final int FIRST = 10_000;

  private static final int LAST = 14_999;
  private static final int ATTEMPTS = 100;
  private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

  private FreePort() {}

  /** A port of the loopback interface that nobody has at the moment, another one at each call. */
  public static int any() {
    IOException taken = null;
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (HANDED_OUT.add(port)) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        taken = e;
      }
    }
    throw new CannotException(
        "find a free port",
        "none of %d tries from %d to %d was free".formatted(ATTEMPTS, FIRST, LAST),
        "See what listens on so many ports.",
        taken);
  }
}
