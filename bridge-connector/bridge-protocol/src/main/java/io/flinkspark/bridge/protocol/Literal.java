package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.io.Serializable;
import java.math.BigInteger;

/** A value that a column is compared with; never null. Smaller numbers are widened. */
public sealed interface Literal extends Serializable {

  /** A boolean. */
  record OfBoolean(boolean value) implements Literal {}

  /** A whole number of any size up to 64 bits. */
  record OfLong(long value) implements Literal {}

  /** A floating number; a float is widened exactly. */
  record OfDouble(double value) implements Literal {}

  /** The number unscaled / 10^scale. */
  record OfDecimal(BigInteger unscaled, int scale) implements Literal {
    public OfDecimal {
      check(
          unscaled.bitLength() <= 127 && scale >= 0 && scale <= 38,
          "Cannot use a decimal: more than 127 bits or a scale outside 0 to 38 (scale %d)",
          scale);
    }
  }

  /** A string. */
  record OfString(String value) implements Literal {}

  /** Bytes. */
  record OfBinary(Bytes value) implements Literal {}

  /** Days since 1970-01-01. */
  record OfDate(int days) implements Literal {}

  /** An instant, in microseconds since 1970-01-01T00:00Z. */
  record OfTimestamp(long micros) implements Literal {}

  /** A wall clock time without zone, in microseconds since 1970-01-01T00:00. */
  record OfLocalTimestamp(long micros) implements Literal {}
}
