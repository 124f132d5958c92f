package io.flinkspark.jobs.spark.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line as a plain regular expression sees it: the tests' own reading of the grammar.
 *
 * @param event null when the line is not a record
 */
record LogLine(long number, String text, Event event) {
  private static final Pattern PREFIX =
      Pattern.compile(
          "([^ \"]+) ([^ ]+) ([^ ]+) \\[([^\\]]+)\\] \"((?:[^\"\\\\]++|\\\\.)*+)\" (\\d{3}) (\\d+|-)(?: .*)?",
          Pattern.DOTALL);
  private static final Pattern REQUEST = Pattern.compile("(\\S+) (\\S+) (HTTP/\\S+)");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

  /** What counts of a record; bytes null for "-". */
  record Event(
      long millis,
      String host,
      String request,
      String method,
      String target,
      int status,
      Long bytes) {
    long bytesOrZero() {
      return bytes == null ? 0 : bytes;
    }
  }

  static List<LogLine> read(Path log) {
    try {
      return read(Files.readString(log, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<LogLine> read(String log) {
    List<LogLine> lines = new ArrayList<>();
    int from = 0;
    while (from < log.length()) {
      int end = log.indexOf('\n', from);
      int to = end < 0 ? log.length() : end;
      String text = log.substring(from, to);
      String line = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      lines.add(new LogLine(lines.size() + 1, line, parse(line)));
      from = to + 1;
    }
    return lines;
  }

  private static Event parse(String line) {
    Matcher prefix = PREFIX.matcher(line);
    if (!prefix.matches()) {
      return null;
    }
    Matcher request = REQUEST.matcher(prefix.group(5));
    boolean known = request.matches();
    return new Event(
        OffsetDateTime.parse(prefix.group(4), TIME).toInstant().toEpochMilli(),
        prefix.group(1),
        prefix.group(5),
        known ? request.group(1) : null,
        known ? request.group(2) : null,
        Integer.parseInt(prefix.group(6)),
        prefix.group(7).equals("-") ? null : Long.valueOf(prefix.group(7)));
  }
}
