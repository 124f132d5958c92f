package io.flinkspark.jobs.flink.accesslog;

import io.flinkspark.schema.LateData;
import io.flinkspark.schema.WindowResult;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The second phase: adds up the parts of a window and emits its result when the watermark passes
 * its end. Keyed by {@link WindowPart#window}. All parts carry the window's last millisecond as
 * their time and left the first phase before the watermark that fires the timer here, so none is
 * missing.
 *
 * <p>The lists of busiest keys are touched only when a key gets in, so most parts cost one small
 * state access.
 */
final class WindowMerge extends KeyedProcessFunction<String, WindowPart, WindowResult> {

  private static final long serialVersionUID = 1;

  private final LateData lateData;

  private transient ValueState<WindowTotal> total;
  private transient ValueState<TopKeys> topHosts;
  private transient ValueState<TopKeys> topTargets;

  WindowMerge(LateData lateData) {
    this.lateData = lateData;
  }

  @Override
  public void open(OpenContext context) {
    total = getRuntimeContext().getState(new ValueStateDescriptor<>("total", WindowTotal.class));
    topHosts =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("top-hosts", Types.POJO(TopKeys.class)));
    topTargets =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("top-targets", Types.POJO(TopKeys.class)));
  }

  @Override
  public void processElement(WindowPart part, Context context, Collector<WindowResult> out)
      throws Exception {
    WindowTotal sum = total.value();
    if (sum == null) {
      sum = new WindowTotal();
      sum.start = part.start;
      context.timerService().registerEventTimeTimer(part.end - 1);
    }
    if (part.ofTarget) {
      sum.targetFloor = offer(topTargets, part, sum.targetFloor);
    } else {
      sum.traffic.add(part.traffic);
      sum.hosts++;
      sum.hostFloor = offer(topHosts, part, sum.hostFloor);
    }
    total.update(sum);
  }

  private static long offer(ValueState<TopKeys> state, WindowPart part, long floor)
      throws Exception {
    if (part.traffic.requests < floor) {
      return floor;
    }
    TopKeys top = state.value();
    if (top == null) {
      top = new TopKeys();
    }
    if (top.offer(part.key, part.traffic.requests)) {
      state.update(top);
    }
    return top.floor();
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<WindowResult> out)
      throws Exception {
    WindowTotal sum = total.value();
    TopKeys hosts = topHosts.value();
    TopKeys targets = topTargets.value();
    String window = context.getCurrentKey();
    out.collect(
        new WindowResult(
            window.substring(0, window.lastIndexOf('/')),
            Instant.ofEpochMilli(sum.start),
            Instant.ofEpochMilli(timestamp + 1),
            sum.traffic.requests,
            sum.traffic.bytes,
            sum.hosts,
            sum.traffic.status4xx,
            sum.traffic.status5xx,
            hosts == null ? List.of() : hosts.inRecords(),
            targets == null ? List.of() : targets.inRecords(),
            lateData,
            Timestamps.ofWatermark(context.timerService().currentWatermark())));
    total.clear();
    topHosts.clear();
    topTargets.clear();
  }
}
