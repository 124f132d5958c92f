package io.flinkspark.bridge.spark.channel;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.EpochSummary;
import io.flinkspark.bridge.spark.channel.read.ChannelRead;
import io.flinkspark.bridge.spark.channel.read.ChannelSlice;
import io.flinkspark.bridge.spark.channel.read.EpochBounds;
import io.flinkspark.bridge.spark.channel.read.SlicePruner;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;

/** One scan of a channel's rows. */
final class ChannelScan implements SupportsReportStatistics, Batch {

  private final SparkSession spark;
  private final ChannelSnapshot snapshot;
  private final ChannelOptions options;
  private final Schema reader;
  private final StructType wanted;
  private final List<Filter> filters;
  private final SlicePruner pruner;
  private ChannelSnapshot now;
  private List<ChannelSlice> slices;

  ChannelScan(
      SparkSession spark,
      ChannelSnapshot snapshot,
      ChannelOptions options,
      Schema reader,
      StructType wanted,
      List<Filter> filters,
      SlicePruner pruner) {
    this.spark = spark;
    this.snapshot = snapshot;
    this.options = options;
    this.reader = reader;
    this.wanted = wanted;
    this.filters = filters;
    this.pruner = pruner;
  }

  @Override
  public StructType readSchema() {
    return wanted;
  }

  @Override
  public String description() {
    return String.format(
        "%s %s epochs %s, PushedFilters: %s, PartitionFilters: %s",
        ChannelDataSource.NAME,
        snapshot.root(),
        snapshot.firstEpoch() + " to " + snapshot.view().end().epoch(),
        filters,
        pruner);
  }

  @Override
  public Batch toBatch() {
    options.requireNoStream();
    return this;
  }

  @Override
  public MicroBatchStream toMicroBatchStream(String checkpoint) {
    return ChannelStreams.microBatches(spark, snapshot.root(), options, reader, wanted, checkpoint);
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return channelRead().plan(slices(), now().view()::schema);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return channelRead().readerFactory();
  }

  private ChannelRead channelRead() {
    return new ChannelRead(spark, snapshot.root(), reader, wanted, filters);
  }

  private synchronized ChannelSnapshot now() {
    if (now == null) {
      now = snapshot.refreshed();
    }
    return now;
  }

  private synchronized List<ChannelSlice> slices() {
    if (slices == null) {
      ChannelView view = now().view();
      EpochBounds bounds = EpochBounds.of(filters);
      Function<ChannelEpoch, List<ChannelSlice>> pruned = pruner.slices(view::schema);
      slices =
          view.epochs(Math.max(now().firstEpoch(), bounds.first()), bounds.last())
              .flatMap(epoch -> pruned.apply(epoch).stream())
              .toList();
    }
    return slices;
  }

  /** From the ledger's sums, or from the slices where folders or epochs are passed over. */
  @Override
  public Statistics estimateStatistics() {
    long rows;
    long bytes;
    if (pruner.isNone()) {
      EpochSummary sum = now().view().summary(now().firstEpoch(), Long.MAX_VALUE);
      rows = sum.rows();
      bytes = sum.bytes();
    } else {
      rows = slices().stream().mapToLong(ChannelSlice::rows).sum();
      bytes = slices().stream().mapToLong(ChannelSlice::bytes).sum();
    }
    return new ScanStatistics(rows, ScanStatistics.bytes(bytes, wanted, reader));
  }

  /** Equal scans give equal rows: Spark then runs one of them. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ChannelScan scan
        && snapshot.root().equals(scan.snapshot.root())
        && snapshot.view().end().equals(scan.snapshot.view().end())
        && snapshot.firstEpoch() == scan.snapshot.firstEpoch()
        && reader.toString().equals(scan.reader.toString())
        && wanted.equals(scan.wanted)
        && filters.equals(scan.filters);
  }

  @Override
  public int hashCode() {
    return Objects.hash(snapshot.root(), wanted, filters);
  }
}
