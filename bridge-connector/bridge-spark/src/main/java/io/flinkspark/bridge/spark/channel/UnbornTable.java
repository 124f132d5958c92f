package io.flinkspark.bridge.spark.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A channel that does not exist yet, of which only the schema is known: streams wait for it, other
 * reads fail.
 */
final class UnbornTable implements SupportsRead {

  private final SparkSession spark;
  private final String root;
  private final ChannelOptions options;
  private final Schema reader;
  private final BridgeException refusal;

  /**
   * @param refusal what other reads are told
   */
  UnbornTable(
      SparkSession spark,
      String root,
      ChannelOptions options,
      Schema reader,
      BridgeException refusal) {
    this.spark = spark;
    this.root = root;
    this.options = options;
    this.reader = reader;
    this.refusal = refusal;
  }

  @Override
  public String name() {
    return ChannelDataSource.NAME + " " + root;
  }

  // Spark 3.5 still asks for the schema in this form.
  @Override
  @SuppressWarnings("deprecation")
  public StructType schema() {
    return ChannelTable.columns(reader, options);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ, TableCapability.MICRO_BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap ofQuery) {
    return UnbornScan::new;
  }

  private final class UnbornScan implements Scan {

    @Override
    public StructType readSchema() {
      return ChannelTable.columns(reader, options);
    }

    @Override
    public Batch toBatch() {
      throw refusal;
    }

    @Override
    public MicroBatchStream toMicroBatchStream(String checkpoint) {
      return ChannelStreams.microBatches(spark, root, options, reader, readSchema(), checkpoint);
    }
  }
}
