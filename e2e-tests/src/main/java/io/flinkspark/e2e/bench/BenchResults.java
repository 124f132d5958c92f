package io.flinkspark.e2e.bench;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * All figures of a run.
 *
 * @param bytesPerRow as Arrow, headers and padding included; or as files
 * @param cases by name, in the order of the run
 * @param wanted ratios of cases
 * @param skipped what was not measured, and why
 */
record BenchResults(
    Machine machine,
    BenchOptions options,
    double bytesPerRow,
    Map<String, CaseResult> cases,
    List<Ratio> wanted,
    List<Measure> measures,
    List<Distribution> distributions,
    List<String> skipped) {

  /** A ratio whose two cases ran. */
  record Ratioed(Ratio ratio, double value) {
    boolean isMet() {
      return ratio.isMet(value);
    }
  }

  List<Ratioed> ratios() {
    List<Ratioed> ratios = new ArrayList<>();
    for (Ratio ratio : wanted) {
      OptionalDouble value = ratio.of(cases);
      if (value.isPresent()) {
        ratios.add(new Ratioed(ratio, value.getAsDouble()));
      }
    }
    return ratios;
  }

  String toJson() {
    JsonObject json = new JsonObject();
    json.put("machine", machineJson());
    json.put("rows", options.rows());
    json.put("rounds", options.rounds());
    json.put("bytes_per_row", rounded(bytesPerRow));
    json.put("cases", casesJson());
    json.put("ratios", ratiosJson());
    json.put("bars", barsJson());
    json.put("measures", measuresJson());
    if (!distributions.isEmpty()) {
      json.put("distributions", distributionsJson());
    }
    json.put("skipped", skipped);
    return JsonWriter.indent("  ").string().object(json).done() + "\n";
  }

  private JsonObject machineJson() {
    JsonObject json = new JsonObject();
    json.put("processor", machine.processor());
    json.put("cores", machine.cores());
    json.put("memory_mib", machine.memoryMib());
    json.put("system", machine.system());
    json.put("java", machine.java());
    return json;
  }

  private JsonObject casesJson() {
    JsonObject json = new JsonObject();
    cases.forEach(
        (name, result) -> {
          JsonObject one = new JsonObject();
          one.put("title", result.benchCase().title());
          one.put("rows_per_second", Math.round(result.rowsPerSecond()));
          one.put("bytes_per_second", Math.round(result.rowsPerSecond() * bytesPerRow));
          one.put("cpu_seconds_per_million_rows", rounded(result.cpuSecondsPerMillionRows()));
          one.put("slowest_rows_per_second", Math.round(result.slowest()));
          one.put("fastest_rows_per_second", Math.round(result.fastest()));
          json.put(name, one);
        });
    return json;
  }

  private JsonObject ratiosJson() {
    JsonObject json = new JsonObject();
    ratios().forEach(ratioed -> json.put(ratioed.ratio().name(), rounded(ratioed.value())));
    return json;
  }

  private JsonObject barsJson() {
    JsonObject json = new JsonObject();
    for (Ratioed ratioed : ratios()) {
      JsonObject bar = new JsonObject();
      bar.put("at_least", ratioed.ratio().bar());
      bar.put("dream", ratioed.ratio().dream());
      bar.put("met", ratioed.isMet());
      json.put(ratioed.ratio().name(), bar);
    }
    for (Measure measure : measures) {
      if (measure.bar().isPresent()) {
        JsonObject bar = new JsonObject();
        bar.put("at_most", rounded(measure.bar().getAsDouble()));
        bar.put("met", measure.isMet());
        json.put(measure.name(), bar);
      }
    }
    return json;
  }

  private JsonObject measuresJson() {
    JsonObject json = new JsonObject();
    measures.forEach(measure -> json.put(measure.name(), rounded(measure.value())));
    return json;
  }

  private JsonObject distributionsJson() {
    JsonObject json = new JsonObject();
    for (Distribution distribution : distributions) {
      JsonObject one = new JsonObject();
      one.put("title", distribution.title());
      for (int percent : List.of(10, 50, 90, 99)) {
        one.put("p" + percent, rounded(distribution.quantile(percent / 100.0)));
      }
      one.put("max", rounded(distribution.quantile(1)));
      one.put("millis", distribution.samples().stream().map(BenchResults::rounded).toList());
      json.put(distribution.name(), one);
    }
    return json;
  }

  /** As it is written; whether a bar is met is asked of this. */
  static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
