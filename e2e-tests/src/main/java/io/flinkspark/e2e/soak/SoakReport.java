package io.flinkspark.e2e.soak;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a soak found, for people and for programs. */
final class SoakReport {
  private SoakReport() {}

  /** The last words: kills, processes, checks. */
  static String table(SoakResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    for (Kill kill : result.kills()) {
      lines.add(
          text(
              "  %7.1f s  killed %-12s %-32s both engines on again after %.1f s",
              kill.second(), kill.victim().text(), kill.hit(), kill.recoveredSeconds()));
    }
    lines.add("");
    lines.add(
        text(
            "  %-18s %6s %7s  %-21s %-17s %-13s %s",
            "process", "starts", "seconds", "MiB", "open files", "threads", "growth"));
    for (Trend trend : result.trends()) {
      lines.add(
          text(
              "  %-18s %6d %7.0f  %-21s %-17s %-13s %s",
              trend.process(),
              trend.starts(),
              trend.seconds(),
              medians(trend, Resource.MEMORY_MIB),
              medians(trend, Resource.OPEN_FILES),
              medians(trend, Resource.THREADS),
              trend.verdict().text()));
    }
    lines.add("");
    for (Check check : result.checks()) {
      lines.add(text("  %-20s %s: %s", check.verdict().text(), check.what(), check.detail()));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String medians(Trend trend, Resource resource) {
    Trend.Medians medians = trend.medians().get(resource);
    return text("%.0f > %.0f (%.0f)", medians.middle(), medians.last(), medians.highest());
  }

  static String json(SoakResult result) {
    JsonObject json = new JsonObject();
    json.put("success", result.isSuccess());
    json.put("minutes", result.options().minutes());
    json.put("rate", result.options().rate());
    json.put("seed", result.options().seed());
    json.put("kill_every_seconds", result.options().killEvery().toSeconds());
    json.put("counts", counts(result));
    json.put("load", load(result.loads()));
    json.put("kills", kills(result.kills()));
    json.put("processes", processes(result.trends()));
    json.put("checks", checks(result.checks()));
    JsonObject seconds = new JsonObject();
    seconds.putAll(result.seconds());
    json.put("seconds", seconds);
    return JsonWriter.indent("  ").string().object(json).done() + "\n";
  }

  private static JsonObject counts(SoakResult result) {
    JsonObject counts = new JsonObject();
    counts.put("lines_fed", result.fed());
    for (String key : List.of("records", "prefix_ok", "prefix_bad", "unexplained_differences")) {
      result.outcome().figure(key).ifPresent(value -> counts.put(key, value));
    }
    counts.put("windows", result.outcome().windows());
    counts.put("flink_restores", result.restores());
    counts.put("streams_lost", result.streamsLost());
    return counts;
  }

  private static JsonObject load(List<Double> loads) {
    List<Double> sorted = loads.stream().sorted().toList();
    JsonObject load = new JsonObject();
    load.put("cores", Runtime.getRuntime().availableProcessors());
    if (!sorted.isEmpty()) {
      load.put("median", rounded(sorted.get(sorted.size() / 2)));
      load.put("highest", rounded(sorted.get(sorted.size() - 1)));
    }
    return load;
  }

  private static JsonArray kills(List<Kill> kills) {
    JsonArray array = new JsonArray();
    for (Kill kill : kills) {
      JsonObject one = new JsonObject();
      one.put("second", rounded(kill.second()));
      one.put("victim", kill.victim().text());
      one.put("process", kill.hit());
      one.put("recovered_seconds", rounded(kill.recoveredSeconds()));
      array.add(one);
    }
    return array;
  }

  private static JsonObject processes(List<Trend> trends) {
    JsonObject json = new JsonObject();
    for (Trend trend : trends) {
      JsonObject one = new JsonObject();
      one.put("starts", trend.starts());
      one.put("seconds", rounded(trend.seconds()));
      trend
          .medians()
          .forEach(
              (resource, medians) -> {
                JsonObject figures = new JsonObject();
                figures.put("middle_third", rounded(medians.middle()));
                figures.put("last_third", rounded(medians.last()));
                figures.put("highest", rounded(medians.highest()));
                one.put(resource.text(), figures);
              });
      one.put("verdict", trend.verdict().text());
      json.put(trend.process(), one);
    }
    return json;
  }

  private static JsonArray checks(List<Check> checks) {
    JsonArray array = new JsonArray();
    for (Check check : checks) {
      JsonObject one = new JsonObject();
      one.put("what", check.what());
      one.put("verdict", check.verdict().text());
      one.put("detail", check.detail());
      array.add(one);
    }
    return array;
  }

  /** All samples, tab-separated, with a line of names. */
  static String samples(List<Sample> samples) {
    return samples.stream()
        .map(
            sample ->
                text(
                    "%.1f\t%s\t%d\t%d\t%d\t%d%n",
                    sample.second(),
                    sample.process(),
                    sample.pid(),
                    sample.memoryKibibytes(),
                    sample.openFiles(),
                    sample.threads()))
        .collect(
            Collectors.joining(
                "", text("second\tprocess\tpid\tmemory_kib\topen_files\tthreads%n"), ""));
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
