package io.flinkspark.jobs.flink.accesslog;

import io.flinkspark.schema.AccessEvent;
import org.apache.flink.api.common.functions.AggregateFunction;

/** Sums over events. A Flink POJO, so that it can be state. */
public final class Traffic {

  /** Events. */
  public long requests;

  /** Bytes of the responses; absent ones count 0. */
  public long bytes;

  /** Events with a status from 400 to 499. */
  public long status4xx;

  /** Events with a status from 500 to 599. */
  public long status5xx;

  void add(AccessEvent event) {
    requests++;
    if (event.getBytes() != null) {
      bytes += event.getBytes();
    }
    int statusClass = event.getStatus() / 100;
    if (statusClass == 4) {
      status4xx++;
    } else if (statusClass == 5) {
      status5xx++;
    }
  }

  void add(Traffic other) {
    requests += other.requests;
    bytes += other.bytes;
    status4xx += other.status4xx;
    status5xx += other.status5xx;
  }

  /** Flink's window operators keep one sum per key and window with it. */
  static final class Sum implements AggregateFunction<AccessEvent, Traffic, Traffic> {

    private static final long serialVersionUID = 1;

    @Override
    public Traffic createAccumulator() {
      return new Traffic();
    }

    @Override
    public Traffic add(AccessEvent event, Traffic sum) {
      sum.add(event);
      return sum;
    }

    @Override
    public Traffic getResult(Traffic sum) {
      return sum;
    }

    @Override
    public Traffic merge(Traffic sum, Traffic other) {
      sum.add(other);
      return sum;
    }
  }
}
