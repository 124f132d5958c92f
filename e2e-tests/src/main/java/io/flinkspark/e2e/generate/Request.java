package io.flinkspark.e2e.generate;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One request as the server saw it.
 *
 * @param bytes of the answer, -1 when there was none
 * @param agent null-free; empty for a line in the common format, without referer and agent
 */
record Request(
    String host,
    String user,
    long second,
    String method,
    String target,
    int status,
    long bytes,
    String referer,
    String agent) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  String toLine() {
    String common =
        host
            + " - "
            + user
            + " ["
            + TIME.format(Instant.ofEpochSecond(second))
            + "] \""
            + method
            + ' '
            + target
            + " HTTP/1.1\" "
            + status
            + ' '
            + (bytes < 0 ? "-" : Long.toString(bytes));
    return agent.isEmpty() ? common : common + " \"" + referer + "\" \"" + agent + '"';
  }
}
