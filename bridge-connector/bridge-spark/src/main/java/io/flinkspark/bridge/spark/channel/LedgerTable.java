package io.flinkspark.bridge.spark.channel;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.spark.channel.read.EpochColumn;
import io.flinkspark.bridge.spark.channel.read.FolderValues;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.unsafe.types.UTF8String;

/** What the ledger says of a channel's epochs, or of their files, as a table. */
final class LedgerTable implements SupportsRead {

  /** What a row stands for. */
  enum Rows {
    EPOCHS(
        new StructType()
            .add("epoch", DataTypes.LongType, false)
            .add("checkpoint", DataTypes.LongType, false)
            .add("committed", DataTypes.TimestampType, false)
            .add("schema", DataTypes.StringType, false)
            .add("files", DataTypes.IntegerType, false)
            .add("rows", DataTypes.LongType, false)
            .add("bytes", DataTypes.LongType, false)
            .add("min_event_time", DataTypes.TimestampType, true)
            .add("max_event_time", DataTypes.TimestampType, true)
            .add("watermark", DataTypes.TimestampType, true)) {
      @Override
      Stream<InternalRow> of(ChannelEpoch epoch) {
        boolean hasTimes = !epoch.eventTimes().isNone();
        return Stream.of(
            row(
                epoch.number(),
                epoch.checkpoint(),
                EpochColumn.micros(epoch.committedMillis()),
                UTF8String.fromString(epoch.schemaId()),
                epoch.files().size(),
                epoch.rows(),
                epoch.bytes(),
                hasTimes ? EpochColumn.micros(epoch.eventTimes().min()) : null,
                hasTimes ? EpochColumn.micros(epoch.eventTimes().max()) : null,
                epoch.watermark().isPresent()
                    ? EpochColumn.micros(epoch.watermarkMillis())
                    : null));
      }
    },
    FILES(
        new StructType()
            .add("epoch", DataTypes.LongType, false)
            .add("path", DataTypes.StringType, false)
            .add(
                "partition",
                DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType),
                false)
            .add("first_row", DataTypes.LongType, false)
            .add("rows", DataTypes.LongType, false)
            .add("file_rows", DataTypes.LongType, false)
            .add("file_bytes", DataTypes.LongType, false)) {
      @Override
      Stream<InternalRow> of(ChannelEpoch epoch) {
        return epoch.files().stream().map(file -> of(epoch.number(), file));
      }

      private InternalRow of(long epoch, EpochFile file) {
        return row(
            epoch,
            UTF8String.fromString(file.path()),
            map(FolderValues.of(file.path())),
            file.fromRow(),
            file.rows(),
            file.fileRows(),
            file.fileBytes());
      }
    };

    private final StructType columns;

    Rows(StructType columns) {
      this.columns = columns;
    }

    abstract Stream<InternalRow> of(ChannelEpoch epoch);

    private static InternalRow row(Object... values) {
      return new GenericInternalRow(values);
    }

    private static ArrayBasedMapData map(Map<String, String> map) {
      return ArrayBasedMapData.apply(
          map.keySet().stream().map(UTF8String::fromString).toArray(),
          map.values().stream().map(UTF8String::fromString).toArray());
    }
  }

  private final ChannelSnapshot snapshot;
  private final Rows rows;

  LedgerTable(ChannelSnapshot snapshot, Rows rows) {
    this.snapshot = snapshot;
    this.rows = rows;
  }

  @Override
  public String name() {
    return String.format(
        "%s %s of %s", ChannelDataSource.NAME, rows.name().toLowerCase(), snapshot.root());
  }

  // Spark 3.5 itself asks for the schema in this form.
  @Override
  @SuppressWarnings("deprecation")
  public StructType schema() {
    return rows.columns;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap ofQuery) {
    return () ->
        new LocalScan() {
          @Override
          public InternalRow[] rows() {
            return snapshot.refreshed().epochs().flatMap(rows::of).toArray(InternalRow[]::new);
          }

          @Override
          public StructType readSchema() {
            return rows.columns;
          }

          @Override
          public String description() {
            return name();
          }
        };
  }
}
