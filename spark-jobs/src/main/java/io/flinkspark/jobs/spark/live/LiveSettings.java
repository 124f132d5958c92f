package io.flinkspark.jobs.spark.live;

import java.io.Serializable;
import java.time.Duration;

/**
 * How the live view looks at the traffic.
 *
 * @param definition id of the window definition whose results it reads
 * @param horizon how far back it looks, in event time
 * @param errorRate share of 4xx and 5xx over which a window raises an alert
 * @param burst how many times the mean of the windows before a window must have to raise an alert
 * @param minRequests windows with fewer requests raise no alert
 */
public record LiveSettings(
    String definition, Duration horizon, double errorRate, double burst, long minRequests)
    implements Serializable {

  /** Fewer windows before than this, and there is no mean to compare with. */
  public static final int MIN_WINDOWS_BEFORE = 3;
}
