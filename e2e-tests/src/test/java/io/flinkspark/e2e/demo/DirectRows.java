package io.flinkspark.e2e.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * Rows of all kinds of types: as Spark makes them, and as they have to look in Flink's files.
 *
 * @param width characters that make a row wider
 */
record DirectRows(int rows, int partitions, int width) implements ExpectedLines {

  /** A query for Spark; each partition has as many rows as another. */
  String sql() {
    return """
        SELECT id,
          CAST(id % 200 - 100 AS TINYINT) AS tiny,
          id % 3 = 0 AS flag,
          id / 8D AS ratio,
          CAST(id * 25 * 0.01BD AS DECIMAL(12, 2)) AS amount,
          IF(id % 7 = 0, NULL, concat('row ', id, ' \\u00e4\\u2603')) AS text,
          CAST(CAST(id AS STRING) AS BINARY) AS raw,
          date_add(DATE'1969-12-01', CAST(id % 3000 AS INT)) AS day,
          timestamp_micros(id * 1000001 - 1000000000) AS at,
          TIMESTAMP_NTZ'2024-02-28 12:00:00' + INTERVAL '1' SECOND * id AS local,
          array(CAST(id AS INT), NULL, -1) AS numbers,
          map('key', id) AS attributes,
          named_struct('a', CAST(id AS STRING), 'b', id % 2 = 0) AS nested,
          repeat('x', WIDTH) AS fill
        FROM range(0, ROWS, 1, PARTITIONS)
        """
        .replace("WIDTH", String.valueOf(width))
        .replace("ROWS", String.valueOf(rows))
        .replace("PARTITIONS", String.valueOf(partitions));
  }

  @Override
  public String line(long id) {
    String text = id % 7 == 0 ? "null" : "\"row " + id + " \u00e4\u2603\"";
    String raw = Base64.getEncoder().encodeToString(Long.toString(id).getBytes(UTF_8));
    LocalDate day = LocalDate.of(1969, 12, 1).plusDays(id % 3000);
    Instant at = Instant.EPOCH.plus(id * 1_000_001 - 1_000_000_000, ChronoUnit.MICROS);
    LocalDateTime local = LocalDateTime.of(2024, 2, 28, 12, 0).plusSeconds(id);
    return "{"
        + String.join(
            ",",
            "\"id\":" + id,
            "\"tiny\":" + (id % 200 - 100),
            "\"flag\":" + (id % 3 == 0),
            "\"ratio\":" + id / 8.0,
            "\"amount\":" + BigDecimal.valueOf(id * 25, 2).toPlainString(),
            "\"text\":" + text,
            "\"raw\":\"" + raw + "\"",
            "\"day\":\"" + day + "\"",
            "\"at\":\"" + at + "\"",
            "\"local\":\"" + local + "\"",
            "\"numbers\":[" + id + ",null,-1]",
            "\"attributes\":[{\"key\":\"key\",\"value\":" + id + "}]",
            "\"nested\":{\"a\":\"" + id + "\",\"b\":" + (id % 2 == 0) + "}",
            "\"fill\":\"" + "x".repeat(width) + "\"")
        + "}";
  }
}
