package io.flinkspark.e2e.bench;

import java.util.List;
import java.util.Locale;

/**
 * Distributions as steps: how many percent of the measurements took at most so long, which stands
 * on a logarithmic axis.
 *
 * @param ours how the names of our own distributions begin
 */
record DistributionPlot(List<Distribution> distributions, String ours) {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 300;
  private static final int LEFT = 60;
  private static final int RIGHT = 30;
  private static final int TOP = 12;
  private static final int BOTTOM = 46;
  private static final double[] STEPS = {1, 2, 5};

  String svg() {
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Distribution of latencies\">",
        WIDTH,
        HEIGHT);
    drawAxes(svg);
    for (int i = 0; i < distributions.size(); i++) {
      draw(svg, distributions.get(i), i);
    }
    return svg.append("</svg>").toString();
  }

  private void drawAxes(StringBuilder svg) {
    for (int percent = 0; percent <= 100; percent += 25) {
      add(
          svg,
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
          LEFT,
          WIDTH - RIGHT,
          y(percent / 100.0),
          y(percent / 100.0));
      add(
          svg,
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d %%</text>",
          LEFT - 8,
          y(percent / 100.0) + 4,
          percent);
    }
    for (double decade = low(); decade <= high(); decade *= 10) {
      for (double step : STEPS) {
        double value = decade * step;
        if (value <= high()) {
          add(
              svg,
              "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
              x(value),
              x(value),
              TOP,
              HEIGHT - BOTTOM);
          add(
              svg,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              x(value),
              HEIGHT - BOTTOM + 18,
              tick(value));
        }
      }
    }
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">milliseconds</text>",
        (LEFT + WIDTH - RIGHT) / 2,
        HEIGHT - 6);
  }

  private void draw(StringBuilder svg, Distribution distribution, int line) {
    String styleClass = distribution.name().startsWith(ours) ? "direct" : "other";
    List<Double> samples = distribution.samples();
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < samples.size(); i++) {
      double x = x(samples.get(i));
      add(path, "%s%.1f,%.1f", i == 0 ? "M" : "L", x, y((double) i / samples.size()));
      add(path, "L%.1f,%.1f", x, y((i + 1.0) / samples.size()));
    }
    add(svg, "<path class=\"steps %s\" d=\"%s\"/>", styleClass, path.toString().replace('\n', ' '));
    add(
        svg,
        "<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"5\"/>",
        styleClass,
        LEFT + 20,
        TOP + 18 + 20 * line);
    add(
        svg,
        "<text class=\"strong\" x=\"%d\" y=\"%d\">%s, median %s ms</text>",
        LEFT + 32,
        TOP + 22 + 20 * line,
        BenchPage.escape(distribution.name()),
        String.format(Locale.ROOT, "%.1f", distribution.quantile(0.5)));
  }

  private double low() {
    double least =
        distributions.stream().mapToDouble(it -> it.samples().get(0)).min().orElseThrow();
    return Math.pow(10, Math.floor(Math.log10(Math.max(least, 0.1))));
  }

  private double high() {
    double most = distributions.stream().mapToDouble(it -> it.quantile(1)).max().orElseThrow();
    return Math.max(low() * 10, most * 1.05);
  }

  private double x(double millis) {
    double share = Math.log(Math.max(millis, low()) / low()) / Math.log(high() / low());
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double share) {
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
  }

  private static String tick(double value) {
    return value >= 1
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
