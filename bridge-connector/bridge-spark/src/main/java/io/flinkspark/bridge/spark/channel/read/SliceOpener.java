package io.flinkspark.bridge.spark.channel.read;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Opens slices in one task, whatever their files' formats and schemas are. */
final class SliceOpener {

  private final String root;
  private final Configuration configuration;
  private final Map<String, SchemaPlan> plans;
  private final SQLConf settings = new SQLConf();
  private final Map<String, ParquetSlices> parquet = new HashMap<>();

  SliceOpener(
      String root,
      Configuration configuration,
      Map<String, String> settings,
      Map<String, SchemaPlan> plans) {
    this.root = root;
    this.configuration = configuration;
    this.plans = plans;
    this.settings.settings().putAll(settings);
  }

  /** Where a slice's file is. */
  Path file(ChannelSlice slice) {
    return new Path(root, slice.file().path());
  }

  /** A ledger's path never leaves the channel, but a symbolic link might. */
  void requireInside(Path file) throws IOException {
    if (!"file".equals(file.toUri().getScheme())) {
      return;
    }
    java.nio.file.Path inside = java.nio.file.Path.of(new Path(root).toUri().getPath());
    java.nio.file.Path target = java.nio.file.Path.of(file.toUri().getPath());
    if (!target.toRealPath().startsWith(inside.toRealPath())) {
      throw new BridgeException(
          ErrorCode.CHANNEL_PATH_REFUSED,
          String.format("Cannot read a data file: it is a link out of the channel (%s)", file));
    }
  }

  PartitionReader<ColumnarBatch> batches(SlicePart part, Path file) throws IOException {
    SchemaPlan plan = plan(part);
    PartitionReader<ColumnarBatch> read = parquet(part).batches(part, file);
    return new ResolvedBatches(read, plan.columns(), part.slice());
  }

  PartitionReader<InternalRow> rows(SlicePart part, Path file) throws IOException {
    SchemaPlan plan = plan(part);
    PartitionReader<InternalRow> rows = rowsOfFile(part, file, plan);
    // Rows of a range may have their number as one more column.
    return plan.isSame() && (rows instanceof BatchRows || part.slice().isWhole())
        ? rows
        : new ResolvedRows(rows, plan, part.slice());
  }

  private PartitionReader<InternalRow> rowsOfFile(SlicePart part, Path file, SchemaPlan plan)
      throws IOException {
    if (FileFormats.of(part.slice().file().path()) == FileFormats.AVRO) {
      return AvroRows.open(part, file, plan, configuration);
    }
    ParquetSlices files = parquet(part);
    return files.isVectorized() ? new BatchRows(files.batches(part, file)) : files.rows(part, file);
  }

  private ParquetSlices parquet(SlicePart part) {
    return parquet.computeIfAbsent(
        part.slice().schemaId(), id -> new ParquetSlices(configuration, settings, plans.get(id)));
  }

  private SchemaPlan plan(SlicePart part) {
    return plans.get(part.slice().schemaId());
  }
}
