package io.flinkspark.jobs.spark.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** One HTML file without any link to a network: template, styles, script and data in one. */
final class ReportPage {
  private static final String TEMPLATE = "report.html";
  private static final String DATA = "@DATA@";

  private ReportPage() {}

  static String html(ReportData data) throws IOException {
    String template;
    try (InputStream in = ReportPage.class.getResourceAsStream(TEMPLATE)) {
      template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    int at = template.indexOf(DATA);
    return template.substring(0, at)
        + ReportJson.embedded(data)
        + template.substring(at + DATA.length());
  }
}
