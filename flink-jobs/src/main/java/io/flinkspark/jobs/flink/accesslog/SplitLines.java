package io.flinkspark.jobs.flink.accesslog;

import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.RejectedLine;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Parsed lines go on, rejected ones to the side: together exactly what came in. */
final class SplitLines extends ProcessFunction<Either<AccessEvent, RejectedLine>, AccessEvent> {

  private static final long serialVersionUID = 1;

  private final OutputTag<RejectedLine> rejected;

  SplitLines(OutputTag<RejectedLine> rejected) {
    this.rejected = rejected;
  }

  @Override
  public void processElement(
      Either<AccessEvent, RejectedLine> line, Context context, Collector<AccessEvent> out) {
    if (line.isLeft()) {
      out.collect(line.left());
    } else {
      context.output(rejected, line.right());
    }
  }
}
