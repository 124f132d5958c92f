package io.flinkspark.e2e.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Addresses: many that come once or twice, few that come all the time (Zipf's law), some of them
 * IPv6. All from ranges that documents may use, or private ones.
 */
final class Hosts {
  static final List<String> CRAWLERS =
      List.of("198.51.100.17", "198.51.100.18", "2001:db8:c4a1::7", "198.51.100.201");
  static final List<String> SCANNERS = List.of("203.0.113.66", "203.0.113.67", "2001:db8:bad::1");

  private static final int VISITORS = 4_000;
  private static final double EXPONENT = 0.9;
  private static final double IPV6_SHARE = 0.08;

  private final Random random;
  private final List<String> visitors = new ArrayList<>();
  private final double[] cumulative = new double[VISITORS];

  Hosts(Random random) {
    this.random = random;
    double sum = 0;
    for (int rank = 1; rank <= VISITORS; rank++) {
      visitors.add(random.nextDouble() < IPV6_SHARE ? ipv6(rank) : ipv4(rank));
      sum += Math.pow(rank, -EXPONENT);
      cumulative[rank - 1] = sum;
    }
  }

  /** Somebody, more likely one of the regulars. */
  String visitor() {
    double wanted = random.nextDouble() * cumulative[VISITORS - 1];
    int found = Arrays.binarySearch(cumulative, wanted);
    return visitors.get(Math.min(VISITORS - 1, found < 0 ? -found - 1 : found));
  }

  /** The rank is part of the address: no two are the same. */
  private String ipv4(int rank) {
    return "10." + random.nextInt(200) + "." + rank / 250 + "." + (1 + rank % 250);
  }

  private String ipv6(int rank) {
    return "2001:db8:%x::%x".formatted(random.nextInt(0xbac), rank);
  }
}
