package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.Serializable;
import java.time.Duration;

/**
 * How often and how fast to try again, as long as nothing was gained in between.
 *
 * @param retries how many times after the first try
 * @param firstPause before the first retry; every further one waits twice as long
 * @param maxPause the longest wait
 */
public record RetryPolicy(int retries, Duration firstPause, Duration maxPause)
    implements Serializable {

  /** Ten retries over a little more than a minute. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(10, Duration.ofMillis(200), Duration.ofSeconds(15));

  private static final int MAX_DOUBLINGS = 20;

  public RetryPolicy {
    if (retries < 0) {
      throw invalid("a negative number of retries (" + retries + ")");
    }
    if (firstPause.isNegative() || maxPause.compareTo(firstPause) < 0) {
      throw invalid("pauses from " + firstPause + " to " + maxPause);
    }
  }

  private static BridgeException invalid(String what) {
    return new BridgeException(ErrorCode.INVALID_ARGUMENT, "Cannot retry: " + what);
  }

  /** How long to wait before a retry, the first being number 1. */
  public Duration pauseBefore(int retry) {
    Duration pause = firstPause.multipliedBy(1L << Math.min(retry - 1, MAX_DOUBLINGS));
    return pause.compareTo(maxPause) < 0 ? pause : maxPause;
  }

  /** Whether the same request may succeed a little later. */
  static boolean mayPass(BridgeException failure) {
    // A reader that gives up closes its connections and hears nothing any more. So a split that
    // was cancelled all the same was cancelled because the driver had lost this reader.
    return failure.isRetriable() || failure.code() == ErrorCode.SPLIT_CANCELLED;
  }
}
