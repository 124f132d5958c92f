package io.flinkspark.jobs.flink.anomaly;

import io.flinkspark.schema.Anomaly;
import io.flinkspark.schema.AnomalyReason;
import io.flinkspark.schema.AnomalyRule;
import io.flinkspark.schema.HostWindow;
import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Judges each window of a host by the host's history. A window that comes before the history is
 * complete waits in state, since only then it is known that a host has none; the last watermark of
 * the history says so. The result therefore does not depend on which of the two comes first.
 *
 * <p>A window that no history could make unusual is dropped at once. So what waits is few: busy
 * windows of the time that the history takes to arrive, and of the backlog read meanwhile.
 */
public final class HistoryJoin
    extends KeyedCoProcessFunction<String, HostWindow, HostHistory, Anomaly> {

  private static final long serialVersionUID = 1;
  private static final long COMPLETE = Long.MAX_VALUE;
  private static final TypeInformation<HostWindow> WINDOW = new AvroTypeInfo<>(HostWindow.class);
  private static final TypeInformation<Anomaly> ANOMALY = new AvroTypeInfo<>(Anomaly.class);

  private final AnomalyRule rule;
  private final long from;

  private transient ValueState<HostHistory> history;
  private transient ListState<HostWindow> waiting;

  HistoryJoin(AnomalyRule rule, long from) {
    this.rule = rule;
    this.from = from;
  }

  /**
   * The unusual ones among the windows.
   *
   * @param windows one for each host and window; their watermark has to be the last one
   * @param history bounded; one row a host
   * @param from windows that start earlier are not judged: they are part of the history
   */
  public static DataStream<Anomaly> anomalies(
      DataStream<HostWindow> windows,
      DataStream<HostHistory> history,
      AnomalyRule rule,
      Instant from) {
    return windows
        .keyBy(HostWindow::getHost)
        .connect(history.keyBy(row -> row.host))
        .process(new HistoryJoin(rule, from.toEpochMilli()))
        .returns(ANOMALY)
        .name("compare with history")
        .uid("history-join");
  }

  @Override
  public void open(OpenContext context) {
    history =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("history", Types.POJO(HostHistory.class)));
    waiting = getRuntimeContext().getListState(new ListStateDescriptor<>("waiting", WINDOW));
  }

  @Override
  public void processElement1(HostWindow window, Context context, Collector<Anomaly> out)
      throws Exception {
    if (window.getWindowStart().toEpochMilli() < from
        || window.getRequests() < Math.min(rule.minRequests(), rule.newHostRequests())) {
      return;
    }
    if (context.timerService().currentWatermark() == COMPLETE) {
      judge(window, history.value(), out);
      return;
    }
    waiting.add(window);
    context.timerService().registerEventTimeTimer(COMPLETE);
  }

  @Override
  public void processElement2(HostHistory row, Context context, Collector<Anomaly> out)
      throws Exception {
    history.update(row);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Anomaly> out)
      throws Exception {
    HostHistory before = history.value();
    for (HostWindow window : waiting.get()) {
      judge(window, before, out);
    }
    waiting.clear();
  }

  private void judge(HostWindow window, @Nullable HostHistory before, Collector<Anomaly> out) {
    long requests = window.getRequests();
    if (before == null) {
      if (requests >= rule.newHostRequests()) {
        out.collect(anomaly(window, AnomalyReason.NEW_HOST, 0, 0, 0, rule.newHostRequests()));
      }
      return;
    }
    double threshold = rule.threshold(before.windows, before.requests, before.squares);
    if (requests >= rule.minRequests() && requests > threshold) {
      out.collect(
          anomaly(
              window,
              AnomalyReason.ABOVE_HISTORY,
              before.windows,
              AnomalyRule.mean(before.windows, before.requests),
              AnomalyRule.deviation(before.windows, before.requests, before.squares),
              threshold));
    }
  }

  private static Anomaly anomaly(
      HostWindow window,
      AnomalyReason reason,
      long windows,
      double mean,
      double deviation,
      double threshold) {
    return new Anomaly(
        window.getDefinition(),
        window.getHost(),
        window.getWindowStart(),
        window.getWindowEnd(),
        reason,
        window.getRequests(),
        windows,
        mean,
        deviation,
        threshold);
  }
}
