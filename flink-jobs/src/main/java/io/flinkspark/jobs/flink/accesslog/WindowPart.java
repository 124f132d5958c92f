package io.flinkspark.jobs.flink.accesslog;

import io.flinkspark.schema.HostWindow;
import io.flinkspark.schema.LateData;
import java.time.Instant;

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

  /** The part as a record, when it is of a host. */
  public HostWindow ofHost(LateData lateData) {
    return new HostWindow(
        definition,
        key,
        Instant.ofEpochMilli(start),
        Instant.ofEpochMilli(end),
        traffic.requests,
        traffic.bytes,
        traffic.status4xx,
        traffic.status5xx,
        lateData);
  }
}
