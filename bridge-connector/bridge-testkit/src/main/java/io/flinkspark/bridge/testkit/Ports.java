package io.flinkspark.bridge.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ports of one set of clusters, by role. A port that the user did not fix is chosen at random
 * below the range from which operating systems take ports of outgoing connections, and tested by
 * binding it. Safe for use by many threads.
 */
final class Ports {

  static final int FIRST = 15_000;
  static final int LAST = 29_999;

  private static final int ATTEMPTS = 1_000;
  private static final Set<Integer> HANDED_OUT = new HashSet<>();

  private final Map<String, Integer> fixed;
  private final Map<String, Integer> chosen = new HashMap<>();

  /**
   * @throws TestkitException when a fixed port is taken, or fixed twice
   */
  Ports(Map<String, Integer> fixed) {
    Map<Integer, String> roles = new HashMap<>();
    fixed.forEach(
        (role, port) -> {
          String other = roles.putIfAbsent(port, role);
          if (other != null) {
            throw new TestkitException(
                "Cannot give port %d to %s: it is already given to %s"
                    .formatted(port, role, other));
          }
          if (!isFree(port)) {
            throw new TestkitException(
                "Cannot give port %d to %s: another process listens there; stop it or choose another port"
                    .formatted(port, role));
          }
        });
    this.fixed = Map.copyOf(fixed);
  }

  /** The port of a role, the same at each call. */
  synchronized int of(String role) {
    Integer port = fixed.get(role);
    return port != null ? port : chosen.computeIfAbsent(role, any -> choose());
  }

  /** Chooses anew at the next call of {@link #of}, for the roles that are not fixed. */
  synchronized void forget(Iterable<String> roles) {
    roles.forEach(chosen::remove);
  }

  private int choose() {
    synchronized (HANDED_OUT) {
      for (int i = 0; i < ATTEMPTS; i++) {
        int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
        if (!fixed.containsValue(port) && isFree(port) && HANDED_OUT.add(port)) {
          return port;
        }
      }
    }
    throw new TestkitException(
        "Cannot find a free port between %d and %d after %d attempts"
            .formatted(FIRST, LAST, ATTEMPTS));
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
