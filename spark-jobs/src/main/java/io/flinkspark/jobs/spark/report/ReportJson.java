package io.flinkspark.jobs.spark.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.flinkspark.jobs.spark.report.ReportData.ChannelShape;
import io.flinkspark.jobs.spark.report.ReportData.Complete;
import io.flinkspark.jobs.spark.report.ReportData.Count;
import io.flinkspark.jobs.spark.report.ReportData.Delay;
import io.flinkspark.jobs.spark.report.ReportData.DelayLine;
import io.flinkspark.jobs.spark.report.ReportData.Totals;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The results as JSON, with the Jackson that Spark brings. */
final class ReportJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ReportJson() {}

  /** The page's data; safe inside a script element, since nothing in it can end one. */
  static String embedded(ReportData data) {
    return write(MAPPER, data)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  static String summary(ReportData data) {
    Totals totals = data.totals();
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("records", totals.records());
    summary.put("prefix_ok", totals.parsed());
    summary.put("prefix_bad", totals.rejected());
    summary.put("bytes_sum", totals.bytes());
    summary.put("unique_hosts", totals.hosts());
    summary.put("status", totals.status());
    summary.put("method", totals.method());
    summary.put("min_ts_ms", totals.firstMillis());
    summary.put("max_ts_ms", totals.lastMillis());
    summary.put("late_records", totals.late());
    summary.put("corrected_windows", totals.corrected());
    if (data.anomalies() != null) {
      summary.put("anomalies", data.anomalies().count());
      summary.put("anomalies_from", Instant.ofEpochMilli(data.anomalies().from()).toString());
      summary.put("anomalies_by_reason", byName(data.anomalies().reasons()));
    }
    summary.put("unexplained_differences", totals.unexplained());
    summary.put(
        "corrected_by_definition",
        data.checks().stream()
            .collect(
                Collectors.toMap(
                    ReportData.DefinitionCheck::definition,
                    ReportData.DefinitionCheck::corrected,
                    Long::sum,
                    LinkedHashMap::new)));
    summary.put("rejected_reasons", byName(data.rejected().reasons()));
    if (!data.channels().isEmpty()) {
      summary.put("channels", channels(data.channels()));
    }
    if (data.delay() != null) {
      summary.put("delay_ms", delays(data.delay()));
    }
    summary.put("seconds", data.seconds());
    return write(MAPPER.copy().enable(SerializationFeature.INDENT_OUTPUT), summary) + "\n";
  }

  private static Map<String, Object> channels(List<ChannelShape> channels) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (ChannelShape channel : channels) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("epochs", channel.epochs());
      one.put("rows", channel.rows());
      one.put("files", channel.files());
      one.put("bytes", channel.bytes());
      one.put("complete_until", text(channel.complete()));
      all.put(channel.name(), one);
    }
    return all;
  }

  /** Null when nothing is known. */
  private static String text(Complete complete) {
    if (complete.ended()) {
      return "end";
    }
    return complete.until() == null ? null : Instant.ofEpochMilli(complete.until()).toString();
  }

  private static Map<String, Object> delays(Delay delay) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (DelayLine line : delay.lines()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("events", line.rows());
      one.put("min", line.min());
      one.put("median", line.median());
      one.put("p90", line.p90());
      one.put("p99", line.p99());
      one.put("max", line.max());
      all.put(line.what(), one);
    }
    return all;
  }

  private static Map<String, Long> byName(List<Count> counts) {
    return counts.stream()
        .collect(Collectors.toMap(Count::name, Count::requests, Long::sum, LinkedHashMap::new));
  }

  private static String write(ObjectMapper mapper, Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write JSON: " + e.getMessage(), e);
    }
  }
}
