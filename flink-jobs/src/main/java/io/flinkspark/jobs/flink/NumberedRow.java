package io.flinkspark.jobs.flink;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/** What {@link WriteChannelJob} writes: a row that can be computed from its number alone. */
public final class NumberedRow {

  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  /** From 0 on. */
  public long id;

  /** MD5 of the number's decimal digits, in hexadecimal. */
  public String digest;

  /** The event's time: a millisecond later for each row. */
  public Instant at;

  /** As Flink demands it. */
  public NumberedRow() {}

  static NumberedRow of(long id) {
    NumberedRow row = new NumberedRow();
    row.id = id;
    row.digest =
        HexFormat.of()
            .formatHex(md5().digest(Long.toString(id).getBytes(StandardCharsets.US_ASCII)));
    row.at = FIRST.plusMillis(id);
    return row;
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has MD5", e);
    }
  }
}
