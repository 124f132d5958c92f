package io.flinkspark.e2e.demo;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The rows that WriteChannelJob writes, as they have to look in the JSON files of Spark.
 *
 * @param rows how many, from 0 on
 */
record NumberedRows(int rows) implements ExpectedLines {
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @Override
  public String line(long id) {
    return "{\"at\":\"%s\",\"digest\":\"%s\",\"id\":%s}"
        .formatted(MILLIS.format(FIRST.plusMillis(id)), DigestRows.digest(id), id);
  }
}
