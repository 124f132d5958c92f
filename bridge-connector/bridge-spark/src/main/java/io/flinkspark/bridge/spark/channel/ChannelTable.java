package io.flinkspark.bridge.spark.channel;

import io.flinkspark.bridge.spark.channel.read.AvroTypes;
import io.flinkspark.bridge.spark.channel.read.EpochColumn;
import java.util.Arrays;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A channel's rows. A query sees the epochs that were there when the table was loaded, however
 * often it runs.
 */
final class ChannelTable implements SupportsRead, SupportsMetadataColumns {

  private final SparkSession spark;
  private final ChannelSnapshot snapshot;
  private final ChannelOptions options;
  private final Schema reader;
  private final StructType columns;

  ChannelTable(
      SparkSession spark, ChannelSnapshot snapshot, ChannelOptions options, Schema reader) {
    this.spark = spark;
    this.snapshot = snapshot;
    this.options = options;
    this.reader = reader;
    this.columns = columns(reader, options);
  }

  static StructType columns(Schema reader, ChannelOptions options) {
    StructType columns = AvroTypes.columns(reader);
    if (options.flag(ChannelOption.METADATA_COLUMNS)) {
      for (EpochColumn column : EpochColumn.values()) {
        if (reader.getField(column.column()) == null) {
          columns = columns.add(column.column(), column.type(), column.isNullable());
        }
      }
    }
    return columns;
  }

  @Override
  public String name() {
    return ChannelDataSource.NAME + " " + snapshot.root();
  }

  // Spark 3.5 itself asks for the schema in this form.
  @Override
  @SuppressWarnings("deprecation")
  public StructType schema() {
    return columns;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ, TableCapability.MICRO_BATCH_READ);
  }

  /** Those that no other column hides. */
  @Override
  public MetadataColumn[] metadataColumns() {
    return Arrays.stream(EpochColumn.values())
        .filter(column -> !Set.of(columns.fieldNames()).contains(column.column()))
        .map(EpochMetadata::new)
        .toArray(MetadataColumn[]::new);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap ofQuery) {
    return new ChannelScanBuilder(spark, snapshot, options, reader, columns);
  }

  private record EpochMetadata(EpochColumn column) implements MetadataColumn {

    @Override
    public String name() {
      return column.column();
    }

    @Override
    public DataType dataType() {
      return column.type();
    }

    @Override
    public boolean isNullable() {
      return column.isNullable();
    }

    @Override
    public String comment() {
      return column.meaning();
    }
  }
}
