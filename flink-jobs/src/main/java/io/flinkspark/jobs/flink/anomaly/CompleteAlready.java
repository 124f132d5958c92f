package io.flinkspark.jobs.flink.anomaly;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * The last watermark, from the start: for a stream whose records wait for nothing of their own
 * stream. Behind a join with a bounded stream, the watermark is then that of the bounded one, and
 * its last one says that the bounded stream is complete.
 */
public final class CompleteAlready<T> implements WatermarkGenerator<T> {

  private CompleteAlready() {}

  /** Watermarks for such a stream. */
  public static <T> WatermarkStrategy<T> strategy() {
    return WatermarkStrategy.forGenerator(context -> new CompleteAlready<>());
  }

  @Override
  public void onEvent(T event, long timestamp, WatermarkOutput output) {
    output.emitWatermark(Watermark.MAX_WATERMARK);
  }

  /** A subtask without a partition has no events. */
  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    output.emitWatermark(Watermark.MAX_WATERMARK);
  }
}
