package io.flinkspark.bridge.flink.channel.format;

import java.math.BigInteger;
import java.util.Arrays;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Hands decimals of one precision to Parquet: as an int, a long, or so many bytes. */
public final class DecimalWriter {

  private final int precision;
  private final int size;
  private final RecordConsumer consumer;

  public DecimalWriter(int precision, RecordConsumer consumer) {
    this.precision = precision;
    size = ParquetSchema.decimalBytes(precision);
    this.consumer = consumer;
  }

  void write(long unscaled) {
    if (precision <= ParquetSchema.MAX_INT_DIGITS) {
      consumer.addInteger(Math.toIntExact(unscaled));
    } else if (precision <= ParquetSchema.MAX_LONG_DIGITS) {
      consumer.addLong(unscaled);
    } else {
      write(BigInteger.valueOf(unscaled).toByteArray());
    }
  }

  public void write(BigInteger unscaled) {
    if (precision <= ParquetSchema.MAX_LONG_DIGITS) {
      write(unscaled.longValueExact());
    } else {
      write(unscaled.toByteArray());
    }
  }

  /** Two's complement, the highest byte first. */
  void write(byte[] unscaled) {
    if (precision <= ParquetSchema.MAX_LONG_DIGITS) {
      write(new BigInteger(unscaled).longValueExact());
      return;
    }
    byte[] padded = new byte[size];
    int start = size - unscaled.length;
    Arrays.fill(padded, 0, start, (byte) (unscaled[0] < 0 ? -1 : 0));
    System.arraycopy(unscaled, 0, padded, start, unscaled.length);
    consumer.addBinary(Binary.fromConstantByteArray(padded));
  }
}
