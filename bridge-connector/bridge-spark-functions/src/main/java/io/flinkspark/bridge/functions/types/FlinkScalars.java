package io.flinkspark.bridge.functions.types;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Single values from Flink's form into Spark's and back. Bytes are shared where both can look at
 * the same memory.
 */
final class FlinkScalars {

  private static final int MICROS_PER_MILLI = 1000;

  private FlinkScalars() {}

  static UTF8String utf8(StringData string) {
    if (!(string instanceof BinaryStringData binary)) {
      return UTF8String.fromBytes(string.toBytes());
    }
    binary.ensureMaterialized();
    MemorySegment[] segments = binary.getSegments();
    if (segments.length != 1) {
      return UTF8String.fromBytes(binary.toBytes());
    }
    MemorySegment segment = segments[0];
    if (segment.isOffHeap()) {
      return UTF8String.fromAddress(
          null, segment.getAddress() + binary.getOffset(), binary.getSizeInBytes());
    }
    return UTF8String.fromAddress(
        segment.getArray(),
        (long) Platform.BYTE_ARRAY_OFFSET + binary.getOffset(),
        binary.getSizeInBytes());
  }

  static StringData string(UTF8String string) {
    if (string.getBaseObject() instanceof byte[] bytes) {
      int offset = (int) (string.getBaseOffset() - Platform.BYTE_ARRAY_OFFSET);
      return BinaryStringData.fromBytes(bytes, offset, string.numBytes());
    }
    return BinaryStringData.fromAddress(
        new MemorySegment[] {MemorySegmentFactory.wrap(string.getBytes())}, 0, string.numBytes());
  }

  static long micros(TimestampData timestamp) {
    return timestamp.getMillisecond() * MICROS_PER_MILLI
        + timestamp.getNanoOfMillisecond() / MICROS_PER_MILLI;
  }

  static TimestampData timestamp(long micros) {
    return TimestampData.fromEpochMillis(
        Math.floorDiv(micros, MICROS_PER_MILLI), Math.floorMod(micros, MICROS_PER_MILLI) * 1000);
  }

  static long intervalMicros(long millis) {
    return Math.multiplyExact(millis, MICROS_PER_MILLI);
  }

  /**
   * @throws ArithmeticException if the interval has microseconds, which Flink's has not
   */
  static long intervalMillis(long micros) {
    if (micros % MICROS_PER_MILLI != 0) {
      throw new ArithmeticException(
          "Cannot give an interval to Flink: it keeps milliseconds, not microseconds ("
              + micros
              + ")");
    }
    return micros / MICROS_PER_MILLI;
  }

  static Decimal decimal(DecimalData decimal, int precision, int scale) {
    return decimal.isCompact()
        ? Decimal.createUnsafe(decimal.toUnscaledLong(), precision, scale)
        : Decimal.apply(decimal.toBigDecimal(), precision, scale);
  }

  /** Null if the value does not fit, as in Spark's own rows. */
  static DecimalData decimal(Decimal decimal, int precision, int scale) {
    Decimal fitting = fit(decimal, precision, scale);
    if (fitting == null) {
      return null;
    }
    return DecimalData.isCompact(precision)
        ? DecimalData.fromUnscaledLong(fitting.toUnscaledLong(), precision, scale)
        : DecimalData.fromBigDecimal(fitting.toJavaBigDecimal(), precision, scale);
  }

  /** The value with exactly this precision and scale, null if it does not fit. */
  static Decimal fit(Decimal decimal, int precision, int scale) {
    if (decimal.precision() == precision && decimal.scale() == scale) {
      return decimal;
    }
    Decimal copy = decimal.clone();
    return copy.changePrecision(precision, scale) ? copy : null;
  }
}
