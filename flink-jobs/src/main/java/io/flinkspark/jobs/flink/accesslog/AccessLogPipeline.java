package io.flinkspark.jobs.flink.accesslog;

import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.HostSession;
import io.flinkspark.schema.LateEvent;
import io.flinkspark.schema.RejectedLine;
import io.flinkspark.schema.WindowResult;
import io.flinkspark.schema.window.AlignedWindow;
import io.flinkspark.schema.window.LateDataPolicy;
import io.flinkspark.schema.window.SessionWindow;
import io.flinkspark.schema.window.SlidingWindow;
import io.flinkspark.schema.window.TrafficWindows;
import io.flinkspark.schema.window.TumblingWindow;
import io.flinkspark.schema.window.WindowDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.types.Either;
import org.apache.flink.util.OutputTag;

/**
 * The part of the access-log job between source and sinks. One shuffle by host feeds all window
 * definitions, one more by target the definition that counts targets, and a last one brings the
 * parts of each window together. Results leave as six streams; who calls decides where they go.
 */
public final class AccessLogPipeline {

  private static final OutputTag<RejectedLine> REJECTED =
      new OutputTag<>("rejected", LogTypes.REJECTED);
  private static final OutputTag<AccessEvent> LATE_FOR_SESSIONS =
      new OutputTag<>("late-for-sessions", LogTypes.EVENT);
  private static final TypeInformation<Traffic> TRAFFIC = Types.POJO(Traffic.class);
  private static final TypeInformation<WindowPart> PART = Types.POJO(WindowPart.class);

  private final List<AlignedWindow> aligned = new ArrayList<>();
  private final SessionWindow sessions;

  private AccessLogPipeline(List<WindowDefinition> definitions) {
    SessionWindow found = null;
    for (WindowDefinition definition : definitions) {
      if (definition instanceof AlignedWindow window) {
        aligned.add(window);
      } else if (definition instanceof SessionWindow window) {
        found = window;
      }
    }
    sessions = found;
  }

  /**
   * What comes out.
   *
   * @param events every parsed line
   * @param rejected every other line
   * @param windows the results of all tumbling and sliding windows
   * @param sessions the sessions
   * @param late one row for each window that missed an event
   * @param hostParts each host's part of each window of {@link TrafficWindows#TUMBLING_5MIN}
   */
  public record Results(
      DataStream<AccessEvent> events,
      DataStream<RejectedLine> rejected,
      DataStream<WindowResult> windows,
      DataStream<HostSession> sessions,
      DataStream<LateEvent> late,
      DataStream<WindowPart> hostParts) {}

  /**
   * Builds the pipeline over the windows of {@link TrafficWindows}.
   *
   * @param lines parsed lines with event time and watermarks
   * @param lateData whose rule decides what is late
   */
  public static Results build(
      DataStream<Either<AccessEvent, RejectedLine>> lines, LateDataPolicy lateData) {
    List<WindowDefinition> definitions =
        TrafficWindows.all().stream().map(each -> each.withLateData(lateData)).toList();
    return new AccessLogPipeline(definitions).connect(lines);
  }

  /** Event time and watermarks for a source of parsed lines. */
  public static WatermarkStrategy<Either<AccessEvent, RejectedLine>> watermarks(
      Duration outOfOrderness) {
    return EventTimeWatermarks.strategy(outOfOrderness);
  }

  private Results connect(DataStream<Either<AccessEvent, RejectedLine>> lines) {
    SingleOutputStreamOperator<AccessEvent> events =
        lines
            .process(new SplitLines(REJECTED))
            .returns(LogTypes.EVENT)
            .name("split parsed and rejected")
            .uid("split");
    SingleOutputStreamOperator<AccessEvent> gate =
        events
            .keyBy(AccessEvent::getHost)
            .process(new LateGate(aligned, sessions, TrafficWindows.TARGETS_COUNTED_IN.id()))
            .returns(LogTypes.EVENT)
            .name("late gate")
            .uid("late-gate");
    DataStream<WindowPart> parts = targetParts(gate.getSideOutput(LateGate.TO_TARGETS));
    DataStream<WindowPart> hostParts = null;
    for (AlignedWindow definition : aligned) {
      DataStream<WindowPart> ofHosts = hostParts(sameKeys(gate), definition);
      parts = parts.union(ofHosts);
      if (definition.id().equals(TrafficWindows.TUMBLING_5MIN.id())) {
        hostParts = ofHosts;
      }
    }
    SingleOutputStreamOperator<WindowResult> windows =
        parts
            .keyBy(WindowPart::window)
            .process(new WindowMerge(sessions.lateData().inRecords()))
            .returns(LogTypes.WINDOW)
            .name("merge windows")
            .uid("merge-windows");
    SingleOutputStreamOperator<HostSession> hostSessions =
        sameKeys(gate.getSideOutput(LateGate.TO_SESSIONS))
            .window(EventTimeSessionWindows.<AccessEvent>withGap(sessions.gap()))
            .sideOutputLateData(LATE_FOR_SESSIONS)
            .aggregate(
                new Traffic.Sum(),
                new SessionFunction(sessions),
                TRAFFIC,
                TRAFFIC,
                LogTypes.SESSION)
            .name(sessions.id())
            .uid("sessions");
    DataStream<LateEvent> lateForSessions =
        hostSessions
            .getSideOutput(LATE_FOR_SESSIONS)
            .process(new LateSessions(sessions))
            .returns(LogTypes.LATE)
            .name("late for sessions")
            .uid("late-sessions");
    return new Results(
        events,
        events.getSideOutput(REJECTED),
        windows,
        hostSessions,
        gate.getSideOutput(LateGate.LATE).union(lateForSessions),
        hostParts);
  }

  private static SingleOutputStreamOperator<WindowPart> hostParts(
      KeyedStream<AccessEvent, String> events, AlignedWindow definition) {
    return events
        .window(assigner(definition))
        .aggregate(new Traffic.Sum(), WindowPartFunction.ofHosts(definition.id()), TRAFFIC, PART)
        .name(definition.id() + " by host")
        .uid(definition.id() + "-by-host");
  }

  private static SingleOutputStreamOperator<WindowPart> targetParts(DataStream<String> targets) {
    String id = TrafficWindows.TARGETS_COUNTED_IN.id();
    return targets
        .keyBy(target -> target, Types.STRING)
        .window(assigner(TrafficWindows.TARGETS_COUNTED_IN))
        .aggregate(new TargetCount(), WindowPartFunction.ofTargets(id), TRAFFIC, PART)
        .name(id + " by target")
        .uid(id + "-by-target");
  }

  /** The stream is keyed by host already: no second shuffle, and the operators chain. */
  private static KeyedStream<AccessEvent, String> sameKeys(DataStream<AccessEvent> events) {
    return DataStreamUtils.reinterpretAsKeyedStream(events, AccessEvent::getHost, Types.STRING);
  }

  private static WindowAssigner<Object, TimeWindow> assigner(AlignedWindow definition) {
    if (definition instanceof SlidingWindow sliding) {
      return SlidingEventTimeWindows.of(sliding.size(), sliding.slide(), sliding.offset());
    }
    TumblingWindow tumbling = (TumblingWindow) definition;
    return TumblingEventTimeWindows.of(tumbling.size(), tumbling.offset());
  }
}
