package io.flinkspark.bridge.spark.channel;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * What tasks read while something ran.
 *
 * @param rows that came from a source
 */
record InputWatch(long rows, long bytes) {

  static InputWatch of(SparkSession spark, Runnable run) {
    AtomicLong rows = new AtomicLong();
    AtomicLong bytes = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            rows.addAndGet(end.taskMetrics().inputMetrics().recordsRead());
            bytes.addAndGet(end.taskMetrics().inputMetrics().bytesRead());
          }
        };
    spark.sparkContext().addSparkListener(listener);
    try {
      run.run();
      spark.sparkContext().listenerBus().waitUntilEmpty(60_000);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }
    return new InputWatch(rows.get(), bytes.get());
  }
}
