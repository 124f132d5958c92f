package io.flinkspark.schema;

import java.io.Serializable;

/**
 * When a host's traffic in a window is unusual. A host with a history is, when it makes at least
 * {@code minRequests} requests and more than the mean of its windows before plus {@code deviations}
 * standard deviations; a host without one, when it makes at least {@code newHostRequests}.
 *
 * <p>The history is whole numbers, and {@link #threshold} is the same sequence of IEEE operations
 * for everybody: two engines that count the same get the same answer to the bit.
 *
 * @param deviations how many standard deviations above the mean are usual, zero or more
 * @param minRequests windows with fewer requests are never unusual, at least 1
 * @param newHostRequests from how many requests on a new host is unusual, at least 1
 */
public record AnomalyRule(double deviations, long minRequests, long newHostRequests)
    implements Serializable {

  /** The default of {@code deviations}, as options write it. */
  public static final String DEVIATIONS = "3.0";

  /** The default of {@code minRequests}, as options write it. */
  public static final String MIN_REQUESTS = "10";

  /** The default of {@code newHostRequests}, as options write it. */
  public static final String NEW_HOST_REQUESTS = "30";

  /** The rule of those defaults. */
  public static final AnomalyRule DEFAULT =
      new AnomalyRule(
          Double.parseDouble(DEVIATIONS),
          Long.parseLong(MIN_REQUESTS),
          Long.parseLong(NEW_HOST_REQUESTS));

  public AnomalyRule {
    if (!(deviations >= 0) || Double.isInfinite(deviations)) {
      throw refused("deviations", "they have to be a number from 0", deviations);
    }
    if (minRequests < 1) {
      throw refused("least requests", "it has to be at least 1", minRequests);
    }
    if (newHostRequests < 1) {
      throw refused("least requests of a new host", "it has to be at least 1", newHostRequests);
    }
  }

  /** Mean of the requests in a window. */
  public static double mean(long windows, long requests) {
    return (double) requests / (double) windows;
  }

  /**
   * Standard deviation of the requests in a window.
   *
   * @param squares sum of the squares of the windows' requests
   */
  public static double deviation(long windows, long requests, long squares) {
    double mean = mean(windows, requests);
    return Math.sqrt(Math.max(0.0, (double) squares / (double) windows - mean * mean));
  }

  /** What a host with this history does not exceed as long as its traffic is usual. */
  public double threshold(long windows, long requests, long squares) {
    return mean(windows, requests) + deviations * deviation(windows, requests, squares);
  }

  private static IllegalArgumentException refused(String what, String why, Object value) {
    return new IllegalArgumentException("Cannot use the %s: %s (%s)".formatted(what, why, value));
  }
}
