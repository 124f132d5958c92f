package io.flinkspark.bridge.spark.channel;

import io.flinkspark.bridge.spark.channel.read.SlicePruner;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownFilters;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;

/** Takes what a query needs of a channel's rows, and what it does not. */
final class ChannelScanBuilder implements SupportsPushDownRequiredColumns, SupportsPushDownFilters {

  private final SparkSession spark;
  private final ChannelSnapshot snapshot;
  private final ChannelOptions options;
  private final Schema reader;
  private StructType wanted;
  private List<Filter> filters = List.of();

  ChannelScanBuilder(
      SparkSession spark,
      ChannelSnapshot snapshot,
      ChannelOptions options,
      Schema reader,
      StructType columns) {
    this.spark = spark;
    this.snapshot = snapshot;
    this.options = options;
    this.reader = reader;
    this.wanted = columns;
  }

  @Override
  public void pruneColumns(StructType required) {
    wanted = required;
  }

  /**
   * All of them stay with Spark, too: row groups and folders are passed over, single rows are not.
   */
  @Override
  public Filter[] pushFilters(Filter[] given) {
    filters = List.of(given);
    return given;
  }

  @Override
  public Filter[] pushedFilters() {
    return filters.toArray(Filter[]::new);
  }

  @Override
  public Scan build() {
    return new ChannelScan(
        spark, snapshot, options, reader, wanted, filters, SlicePruner.of(filters, reader));
  }
}
