package io.flinkspark.jobs.flink.accesslog;

import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.RejectedLine;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.types.Either;

/**
 * Watermarks that follow the events and not the clock: whenever the largest event time rises, the
 * watermark becomes that time minus the out-of-orderness minus 1 ms. The same lines in the same
 * order therefore always give the same late rows. Log time has whole seconds, so this costs little.
 *
 * <p>Rejected lines have no time and move nothing. One generator serves one source split.
 */
final class EventTimeWatermarks implements WatermarkGenerator<Either<AccessEvent, RejectedLine>> {

  private final long outOfOrdernessMillis;
  private long maxEventTime;

  private EventTimeWatermarks(long outOfOrdernessMillis) {
    this.outOfOrdernessMillis = outOfOrdernessMillis;
    this.maxEventTime = Long.MIN_VALUE;
  }

  static WatermarkStrategy<Either<AccessEvent, RejectedLine>> strategy(Duration outOfOrderness) {
    long millis = outOfOrderness.toMillis();
    return WatermarkStrategy.<Either<AccessEvent, RejectedLine>>forGenerator(
            context -> new EventTimeWatermarks(millis))
        .withTimestampAssigner(
            (line, timestamp) ->
                line.isLeft() ? line.left().getEventTime().toEpochMilli() : Long.MIN_VALUE);
  }

  @Override
  public void onEvent(
      Either<AccessEvent, RejectedLine> line, long timestamp, WatermarkOutput output) {
    if (line.isLeft() && timestamp > maxEventTime) {
      maxEventTime = timestamp;
      output.emitWatermark(new Watermark(timestamp - outOfOrdernessMillis - 1));
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    // The clock moves nothing here.
  }
}
