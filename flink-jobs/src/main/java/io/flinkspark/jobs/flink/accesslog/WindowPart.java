package io.flinkspark.jobs.flink.accesslog;

/**
 * What one host, or one target, adds to one window: the first phase's final figure for this key, so
 * there is exactly one part per key and window. A Flink POJO.
 */
public final class WindowPart {

  /** Id of the window's definition. */
  public String definition = "";

  /** Inclusive start of the window. */
  public long start;

  /** Exclusive end of the window. */
  public long end;

  /** Whether the key is a target; otherwise it is a host. */
  public boolean ofTarget;

  /** The host or target. */
  public String key = "";

  /** The key's sums; for targets only the requests. */
  public Traffic traffic = new Traffic();

  /** Where the second phase takes the part: all parts of a window meet there. */
  String window() {
    return definition + "/" + end;
  }
}
