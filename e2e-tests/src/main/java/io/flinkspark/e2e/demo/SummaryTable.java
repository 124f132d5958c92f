package io.flinkspark.e2e.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The last words of a demo: figures, seconds, memory, places. */
final class SummaryTable {
  private static final Map<String, String> TEXT_BY_KEY =
      Map.of(
          "anomalies", "unusual host windows",
          "records", "records",
          "prefix_ok", "  parsed",
          "prefix_bad", "  rejected",
          "bytes_sum", "bytes served",
          "unique_hosts", "hosts",
          "late_records", "late records",
          "corrected_windows", "windows corrected",
          "unexplained_differences", "unexplained differences");

  private static final List<String> KEYS =
      List.of(
          "records",
          "prefix_ok",
          "prefix_bad",
          "bytes_sum",
          "unique_hosts",
          "late_records",
          "corrected_windows",
          "anomalies",
          "unexplained_differences");

  private SummaryTable() {}

  static String of(Outcome outcome, Map<String, Double> seconds, long peakMebibytes) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(row("lines fed", "%,d".formatted(outcome.fed())));
    for (String key : KEYS) {
      lines.add(
          row(
              TEXT_BY_KEY.get(key),
              outcome.summary().number(key).map("%,d"::formatted).orElse("absent")));
    }
    lines.add(row("window results in Kafka", "%,d".formatted(outcome.windows())));
    lines.add(row("events from Flink to Spark", fromFlinkToSpark(outcome.summary())));
    lines.add(
        row(
            "seconds",
            seconds.entrySet().stream()
                .map(stage -> stage.getKey() + " " + stage.getValue())
                .collect(Collectors.joining(", "))));
    if (peakMebibytes > 0) {
      lines.add(row("memory of all processes", "%,d MiB at most".formatted(peakMebibytes)));
    }
    lines.add(row("report", outcome.run().out().resolve("report/index.html").toString()));
    lines.add(row("tables", outcome.run().out().resolve("tables").toString()));
    for (String problem : outcome.problems()) {
      lines.add("PROBLEM: " + problem);
    }
    return String.join(System.lineSeparator(), lines);
  }

  /** Epochs of the events, how complete they are, and how long they took. */
  private static String fromFlinkToSpark(Summary summary) {
    return "%s epochs, complete until %s; after the commit %s, at most %s"
        .formatted(
            summary.number("channels", "raw", "epochs").map("%,d"::formatted).orElse("absent"),
            summary
                .text("channels", "raw", "complete_until")
                .map(until -> until.equals("end") ? "the end" : until)
                .orElse("nothing"),
            millis(summary, "median"),
            millis(summary, "max"));
  }

  private static String millis(Summary summary, String figure) {
    return summary
        .number("delay_ms", "commit_to_stream", figure)
        .map("%,d ms"::formatted)
        .orElse("absent");
  }

  private static String row(String what, String value) {
    return "  %-26s %s".formatted(what, value);
  }
}
