package io.flinkspark.e2e.bench;

import java.util.List;
import java.util.Locale;

/**
 * A dot a line on a logarithmic axis, since the figures lie far apart, with the spread behind it.
 *
 * @param unit of the axis
 */
record DotPlot(String unit, List<Dot> dots) {

  private static final int WIDTH = 1000;
  private static final int LEFT = 190;
  private static final int RIGHT = 140;
  private static final int TOP = 8;
  private static final int LINE = 26;
  private static final int AXIS = 42;
  private static final double[] STEPS = {1, 2, 5};

  /** One value. */
  record Dot(
      String name, double value, double least, double most, String label, String styleClass) {
    static Dot of(String name, double value, String label, String styleClass) {
      return new Dot(name, value, value, value, label, styleClass);
    }
  }

  String svg(String title) {
    if (dots.isEmpty()) {
      return "<p class=\"note\">Nothing of this was measured.</p>";
    }
    int height = TOP + LINE * dots.size() + AXIS;
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
        WIDTH,
        height,
        BenchPage.escape(title));
    drawAxis(svg);
    for (int i = 0; i < dots.size(); i++) {
      draw(svg, dots.get(i), TOP + LINE * i + LINE / 2);
    }
    return svg.append("</svg>").toString();
  }

  private void drawAxis(StringBuilder svg) {
    int bottom = TOP + LINE * dots.size();
    for (double decade = low(); decade < high() * 1.001; decade *= 10) {
      for (double step : STEPS) {
        double value = decade * step;
        if (value < high() * 1.001) {
          add(
              svg,
              "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
              value == 1 ? "axis" : "grid",
              x(value),
              x(value),
              TOP,
              bottom);
          add(
              svg,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              x(value),
              bottom + 16,
              tick(value));
        }
      }
    }
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        (LEFT + WIDTH - RIGHT) / 2,
        bottom + 36,
        BenchPage.escape(unit));
  }

  private void draw(StringBuilder svg, Dot dot, int y) {
    add(
        svg,
        "<text class=\"strong\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
        LEFT - 12,
        y + 4,
        BenchPage.escape(dot.name()));
    add(
        svg,
        "<line class=\"spread %s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
        dot.styleClass(),
        x(dot.least()),
        x(dot.most()),
        y,
        y);
    add(
        svg,
        "<circle class=\"%s\" cx=\"%.1f\" cy=\"%d\" r=\"5\"/>",
        dot.styleClass(),
        x(dot.value()),
        y);
    add(
        svg,
        "<text x=\"%.1f\" y=\"%d\">%s</text>",
        x(dot.most()) + 10,
        y + 4,
        BenchPage.escape(dot.label()));
  }

  private double low() {
    double least = dots.stream().mapToDouble(Dot::least).min().orElseThrow();
    return Math.pow(10, Math.floor(Math.log10(Math.max(least, 1e-3))));
  }

  /** The first tick behind the lowest one that no value exceeds. */
  private double high() {
    double most = dots.stream().mapToDouble(Dot::most).max().orElseThrow();
    for (double decade = low(); true; decade *= 10) {
      for (double step : STEPS) {
        if (decade * step >= most && decade * step > low()) {
          return decade * step;
        }
      }
    }
  }

  private double x(double value) {
    double share = Math.log(Math.max(value, low()) / low()) / Math.log(high() / low());
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private static String tick(double value) {
    return value >= 1
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3f", value).replaceAll("0+$", "");
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
