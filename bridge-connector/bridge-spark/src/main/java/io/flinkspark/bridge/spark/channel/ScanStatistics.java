package io.flinkspark.bridge.spark.channel;

import io.flinkspark.bridge.spark.channel.read.AvroTypes;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.types.StructType;

/** What the ledger tells of a scan before it is made. */
record ScanStatistics(long rows, long bytes) implements Statistics {

  /** The share of the columns that are wanted in the bytes of all, as Spark sizes types. */
  static long bytes(long all, StructType wanted, Schema reader) {
    double share = (8.0 + wanted.defaultSize()) / (8.0 + AvroTypes.columns(reader).defaultSize());
    return (long) (all * Math.min(1, share));
  }

  @Override
  public OptionalLong sizeInBytes() {
    return OptionalLong.of(bytes);
  }

  @Override
  public OptionalLong numRows() {
    return OptionalLong.of(rows);
  }
}
