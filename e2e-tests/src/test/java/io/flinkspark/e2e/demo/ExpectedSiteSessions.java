package io.flinkspark.e2e.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sessions of a log's hosts, counted once more: by a regular expression and sorted lists,
 * without the parser, without an engine.
 */
final class ExpectedSiteSessions {
  private static final Pattern LINE =
      Pattern.compile(
          "([^ \"]+) \\S+ \\S+ \\[([^]]+)] \"((?:[^\"\\\\]|\\\\.)*)\" \\d{3} (\\d+|-)(?: .*)?");
  private static final Pattern REQUEST = Pattern.compile("\\S+ (\\S+) \\S+");
  private static final Pattern SECTION = Pattern.compile("(/[^/?]*)/.*");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

  private record Visit(long time, String target, long bytes) {}

  /** A session; {@code sections} sorted. */
  record Session(
      String host, long start, long end, long requests, long bytes, List<String> sections) {}

  private ExpectedSiteSessions() {}

  static List<Session> of(Path log, Duration gap) throws IOException {
    Map<String, List<Visit>> hosts = new TreeMap<>();
    for (String line : Files.readString(log, ISO_8859_1).split("\n")) {
      Matcher parts = LINE.matcher(line);
      if (parts.matches()) {
        hosts.computeIfAbsent(parts.group(1), host -> new ArrayList<>()).add(visit(parts));
      }
    }
    List<Session> sessions = new ArrayList<>();
    hosts.forEach((host, visits) -> sessions.addAll(of(host, visits, gap.toMillis())));
    return sessions;
  }

  private static Visit visit(Matcher parts) {
    Matcher request = REQUEST.matcher(parts.group(3));
    String bytes = parts.group(4);
    return new Visit(
        OffsetDateTime.parse(parts.group(2), TIME).toInstant().toEpochMilli(),
        request.matches() ? request.group(1) : null,
        bytes.equals("-") ? 0 : Long.parseLong(bytes));
  }

  private static List<Session> of(String host, List<Visit> visits, long gap) {
    visits.sort(Comparator.comparingLong(Visit::time));
    List<Session> sessions = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= visits.size(); i++) {
      if (i == visits.size() || visits.get(i).time() - visits.get(i - 1).time() > gap) {
        sessions.add(session(host, visits.subList(from, i), gap));
        from = i;
      }
    }
    return sessions;
  }

  private static Session session(String host, List<Visit> visits, long gap) {
    TreeSet<String> sections = new TreeSet<>();
    long bytes = 0;
    for (Visit visit : visits) {
      bytes += visit.bytes();
      if (visit.target() != null) {
        sections.add(section(visit.target()));
      }
    }
    return new Session(
        host,
        visits.get(0).time(),
        visits.get(visits.size() - 1).time() + gap,
        visits.size(),
        bytes,
        List.copyOf(sections));
  }

  private static String section(String target) {
    if (!target.startsWith("/")) {
      return "other";
    }
    Matcher folder = SECTION.matcher(target);
    return folder.matches() ? folder.group(1) : "/";
  }
}
