package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.bench.BenchResults.Ratioed;
import io.flinkspark.e2e.bench.DotPlot.Dot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures as a page that needs no script and no network. */
final class BenchPage {

  private final BenchResults results;
  private final Form form;

  BenchPage(BenchResults results, Form form) {
    this.results = results;
    this.form = form;
  }

  /**
   * What one subject's page says.
   *
   * @param ours how the names of our own cases begin
   * @param run says what ran, with rows, bytes a row and rounds
   * @param cpuNote whose processor time counts
   * @param measuresTitle of the figures that are no rates
   */
  record Form(String title, String ours, String run, String cpuNote, String measuresTitle) {}

  String html() {
    BenchOptions options = results.options();
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("@TITLE@", escape(form.title()));
    parts.put("@CPU_NOTE@", escape(form.cpuNote()));
    parts.put("@MEASURES_TITLE@", escape(form.measuresTitle()));
    parts.put("@MORE@", distributions());
    parts.putAll(
        Map.of(
            "@MACHINE@",
            escape(results.machine().toString()),
            "@RUN@",
            text(form.run(), options.rows(), results.bytesPerRow(), options.rounds()),
            "@RATIOS@",
            ratios(),
            "@RATIO_PLOT@",
            ratioPlot(),
            "@RATES@",
            rates(),
            "@CPU@",
            cpu(),
            "@MEASURES@",
            measures(),
            "@CASES@",
            cases(),
            "@SKIPPED@",
            skipped()));
    String page = template();
    for (Map.Entry<String, String> part : parts.entrySet()) {
      page = page.replace(part.getKey(), part.getValue());
    }
    return page;
  }

  private static String template() {
    try (InputStream in = BenchPage.class.getResourceAsStream("bench.html")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where 1 is the bar. */
  private String ratioPlot() {
    List<Dot> dots = new ArrayList<>();
    for (Ratioed ratioed : results.ratios()) {
      double relative = ratioed.value() / ratioed.ratio().bar();
      dots.add(
          Dot.of(
              ratioed.ratio().name(),
              relative,
              text("%.2f, bar %.2f", ratioed.value(), ratioed.ratio().bar()),
              ratioed.isMet() ? "ok" : "bad"));
    }
    return new DotPlot("times the bar", dots).svg("Ratios over their bars");
  }

  private String rates() {
    List<Dot> dots = new ArrayList<>();
    results
        .cases()
        .forEach(
            (name, result) ->
                dots.add(
                    new Dot(
                        name,
                        result.rowsPerSecond() / 1e6,
                        result.slowest() / 1e6,
                        result.fastest() / 1e6,
                        text("%.2f M rows/s", result.rowsPerSecond() / 1e6),
                        kind(name))));
    return new DotPlot("million rows a second", dots).svg("Rates of all cases");
  }

  private String cpu() {
    List<Dot> dots = new ArrayList<>();
    results
        .cases()
        .forEach(
            (name, result) ->
                dots.add(
                    Dot.of(
                        name,
                        result.cpuSecondsPerMillionRows(),
                        text("%.2f s", result.cpuSecondsPerMillionRows()),
                        kind(name))));
    return new DotPlot("CPU seconds a million rows", dots).svg("Processor time of all cases");
  }

  private String kind(String name) {
    return name.startsWith(form.ours()) ? "direct" : "other";
  }

  private String ratios() {
    StringBuilder rows = new StringBuilder();
    for (Ratioed ratioed : results.ratios()) {
      Ratio ratio = ratioed.ratio();
      rows.append(
          row(
              cell(ratio.name()),
              cell(ratio.over() + " / " + ratio.under()),
              number("%.2f", ratioed.value()),
              number("%.2f", ratio.bar()),
              number("%.2f", ratio.dream()),
              mark(ratioed.isMet())));
    }
    return rows.toString();
  }

  private String measures() {
    StringBuilder rows = new StringBuilder();
    for (Measure measure : results.measures()) {
      boolean hasBar = measure.bar().isPresent();
      rows.append(
          row(
              cell(measure.name()),
              cell(measure.title()),
              number("%.2f", measure.value()),
              hasBar ? number("%.2f", measure.bar().getAsDouble()) : cell(""),
              hasBar ? mark(measure.isMet()) : cell("")));
    }
    return rows.toString();
  }

  private String cases() {
    StringBuilder rows = new StringBuilder();
    results
        .cases()
        .forEach(
            (name, result) ->
                rows.append(
                    row(
                        cell(name),
                        cell(result.benchCase().title()),
                        number("%.2f", result.rowsPerSecond() / 1e6),
                        number("%.2f", result.slowest() / 1e6),
                        number("%.2f", result.fastest() / 1e6),
                        number("%.0f", result.rowsPerSecond() * results.bytesPerRow() / 1e6),
                        number("%.2f", result.cpuSecondsPerMillionRows()))));
    return rows.toString();
  }

  private String distributions() {
    if (results.distributions().isEmpty()) {
      return "";
    }
    StringBuilder section = new StringBuilder("<section><h2>Latency</h2>");
    results
        .distributions()
        .forEach(
            one ->
                section
                    .append("<p class=\"note\">")
                    .append(escape(one.name() + ": " + one.title() + ", " + one.samples().size()))
                    .append(" times</p>"));
    return section
        .append(new DistributionPlot(results.distributions(), form.ours()).svg())
        .append("</section>")
        .toString();
  }

  private String skipped() {
    return results.skipped().isEmpty()
        ? ""
        : "<p class=\"note\">Skipped: " + escape(String.join("; ", results.skipped())) + "</p>";
  }

  private static String row(String... cells) {
    return "<tr>" + String.join("", cells) + "</tr>\n";
  }

  private static String cell(String text) {
    return "<td>" + escape(text) + "</td>";
  }

  private static String number(String format, double value) {
    return "<td class=\"n\">" + text(format, value) + "</td>";
  }

  private static String mark(boolean met) {
    return met ? "<td class=\"ok\">met</td>" : "<td class=\"bad\">missed</td>";
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Text as HTML. */
  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
