package io.flinkspark.e2e.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Many small rows, each with a digest of its id that Spark computes and the test computes again.
 *
 * @param width characters that make a row wider
 */
record DigestRows(int rows, int partitions, int width) implements ExpectedLines {

  /** A query for Spark; each partition has as many rows as another. */
  String sql() {
    return "SELECT id, md5(CAST(id AS STRING)) AS digest, repeat('x', %d) AS fill"
        .formatted(width)
        .concat(" FROM range(0, %d, 1, %d)".formatted(rows, partitions));
  }

  @Override
  public String line(long id) {
    return "{\"id\":%s,\"digest\":\"%s\",\"fill\":\"%s\"}"
        .formatted(id, digest(id), "x".repeat(width));
  }

  static String digest(long id) {
    return HexFormat.of().formatHex(md5().digest(Long.toString(id).getBytes(UTF_8)));
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has MD5", e);
    }
  }
}
