package io.flinkspark.schema;

import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** One record of each schema, every field filled. Golden files hold their bytes: do not change. */
final class SampleRecords {

  private static final Instant START = Instant.parse("2015-05-17T10:05:00Z");
  private static final Instant END = Instant.parse("2015-05-17T10:10:00Z");

  private SampleRecords() {}

  static List<SpecificRecord> all() {
    return List.of(
        accessEvent(),
        alert(),
        anomaly(),
        hostSession(),
        hostWindow(),
        lateEvent(),
        rejectedLine(),
        window());
  }

  static AccessEvent accessEvent() {
    return new AccessEvent(
        "access-log-0",
        41L,
        42L,
        Instant.parse("2015-05-17T10:05:03Z"),
        "83.149.9.216",
        "ident",
        "frank",
        "GET /caf\u00e9 HTTP/1.1",
        "GET",
        "/caf\u00e9",
        "HTTP/1.1",
        200,
        203023L,
        "http://example.org/",
        "Mozilla/5.0",
        "0.003");
  }

  static Alert alert() {
    return new Alert(
        "tumbling_5min/1431857100000/ERROR_RATE",
        AlertKind.ERROR_RATE,
        "tumbling_5min",
        START,
        END,
        0.25,
        0.1,
        "25 % of the requests failed");
  }

  static Anomaly anomaly() {
    return new Anomaly(
        "tumbling_5min", "::1", START, END, AnomalyReason.ABOVE_HISTORY, 74L, 12L, 3.5, 1.25, 7.25);
  }

  static HostSession hostSession() {
    return new HostSession(
        "sessions_30min_per_host", "::1", START, END, 7L, 1024L, 2L, 1L, LateData.SPARK, END);
  }

  static HostWindow hostWindow() {
    return new HostWindow(
        "tumbling_5min", "::1", START, END, 74L, 5185322L, 1L, 2L, LateData.FLINK);
  }

  static LateEvent lateEvent() {
    return new LateEvent("tumbling_5min", START, END, END.minusMillis(1), accessEvent());
  }

  static RejectedLine rejectedLine() {
    return new RejectedLine("access-log-0", 7L, 8L, RejectReason.TIME, 17, "\u00ff torn [17/");
  }

  static WindowResult window() {
    return new WindowResult(
        "tumbling_5min",
        START,
        END,
        74L,
        5185322L,
        22L,
        1L,
        0L,
        List.of(new KeyCount("83.149.9.216", 23L), new KeyCount("::1", 1L)),
        List.of(new KeyCount("/", 9L)),
        LateData.FLINK,
        END);
  }
}
