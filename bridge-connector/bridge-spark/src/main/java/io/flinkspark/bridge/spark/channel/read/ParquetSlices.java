package io.flinkspark.bridge.spark.channel.read;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.ParquetInputFormat;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFooterReader;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport;
import org.apache.spark.sql.execution.datasources.parquet.ParquetUtils;
import org.apache.spark.sql.execution.datasources.v2.parquet.ParquetPartitionReaderFactory;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.SerializableConfiguration;
import scala.Option;
import scala.collection.immutable.Map$;

/** Parquet files of one schema, read by Spark's own reader. For one task. */
final class ParquetSlices {

  private final Configuration configuration;
  private final SQLConf settings;
  private final SchemaPlan plan;
  private final boolean isVectorized;
  private ParquetPartitionReaderFactory ofWholeFiles;
  private ParquetPartitionReaderFactory ofRanges;

  ParquetSlices(Configuration configuration, SQLConf settings, SchemaPlan plan) {
    this.configuration = configuration;
    this.settings = settings;
    this.plan = plan;
    this.isVectorized = isVectorized(settings, plan);
  }

  static boolean isVectorized(SQLConf settings, SchemaPlan plan) {
    return ParquetUtils.isBatchReadSupportedForSchema(settings, plan.fromFile());
  }

  boolean isVectorized() {
    return isVectorized;
  }

  PartitionReader<ColumnarBatch> batches(SlicePart part, Path file) throws IOException {
    ChannelSlice slice = part.slice();
    if (slice.isWhole()) {
      PartitionReader<ColumnarBatch> read =
          wholeFiles().buildColumnarReader(bytes(file, part.start(), part.end()));
      return isCounted(part) ? CountedReader.ofBatches(read, slice.rows(), file) : read;
    }
    PartitionedFile rowGroups = rowGroups(part, file);
    if (rowGroups == null) {
      return new NothingReader<>();
    }
    PartitionReader<ColumnarBatch> read =
        new RangeBatches(ranges().buildColumnarReader(rowGroups), plan.fromFile().length(), slice);
    return isCounted(part) ? CountedReader.ofBatches(read, slice.rows(), file) : read;
  }

  PartitionReader<InternalRow> rows(SlicePart part, Path file) throws IOException {
    ChannelSlice slice = part.slice();
    if (slice.isWhole()) {
      PartitionReader<InternalRow> read =
          wholeFiles().buildReader(bytes(file, part.start(), part.end()));
      return isCounted(part) ? CountedReader.ofRows(read, slice.rows(), file) : read;
    }
    PartitionedFile rowGroups = rowGroups(part, file);
    if (rowGroups == null) {
      return new NothingReader<>();
    }
    PartitionReader<InternalRow> read =
        new RangeRows(ranges().buildReader(rowGroups), plan.fromFile().length(), slice);
    return isCounted(part) ? CountedReader.ofRows(read, slice.rows(), file) : read;
  }

  /** With filters, and where a slice is divided, nobody knows how many rows there will be. */
  private boolean isCounted(SlicePart part) {
    return part.isWholeSlice() && plan.filters().isEmpty();
  }

  /** The part's row groups that hold rows of the slice; null when there are none. */
  private PartitionedFile rowGroups(SlicePart part, Path file) throws IOException {
    ChannelSlice slice = part.slice();
    List<BlockMetaData> blocks =
        ParquetFooterReader.readFooter(configuration, file, ParquetMetadataConverter.NO_FILTER)
            .getBlocks();
    long first = -1;
    long behind = -1;
    long row = 0;
    for (BlockMetaData block : blocks) {
      long start = block.getStartingPos();
      long middle = start + block.getCompressedSize() / 2;
      boolean isWanted =
          row < slice.fromRow() + slice.rows() && row + block.getRowCount() > slice.fromRow();
      if (isWanted && middle >= part.start() && middle < part.end()) {
        first = first < 0 ? start : first;
        behind = start + block.getCompressedSize();
      }
      row += block.getRowCount();
    }
    if (row != slice.file().fileRows()) {
      throw ReadFailures.corrupt(
          String.format("it has %d rows, not %d", row, slice.file().fileRows()), null, file);
    }
    return first < 0 ? null : bytes(file, first, behind);
  }

  private static PartitionedFile bytes(Path file, long start, long end) {
    return new PartitionedFile(
        InternalRow.empty(),
        SparkPath.fromPath(file),
        start,
        end - start,
        new String[0],
        0,
        0,
        Map$.MODULE$.empty());
  }

  private ParquetPartitionReaderFactory wholeFiles() {
    if (ofWholeFiles == null) {
      ofWholeFiles = factory(plan.fromFile());
    }
    return ofWholeFiles;
  }

  private ParquetPartitionReaderFactory ranges() {
    if (ofRanges == null) {
      ofRanges =
          factory(
              plan.fromFile()
                  .add(ParquetFileFormat.ROW_INDEX_TEMPORARY_COLUMN_NAME(), "bigint", true));
    }
    return ofRanges;
  }

  private ParquetPartitionReaderFactory factory(StructType nullable) {
    StructType columns = isVectorized ? required(nullable) : nullable;
    Configuration ofSchema = new Configuration(configuration);
    ofSchema.set(ParquetInputFormat.READ_SUPPORT_CLASS, ParquetReadSupport.class.getName());
    ofSchema.set(ParquetReadSupport.SPARK_ROW_REQUESTED_SCHEMA(), columns.json());
    return new ParquetPartitionReaderFactory(
        settings,
        new HereBroadcast(new SerializableConfiguration(ofSchema)),
        columns,
        columns,
        new StructType(),
        plan.filters().toArray(Filter[]::new),
        Option.empty(),
        new ParquetOptions(scala(ReadSettings.PARQUET_OPTIONS), settings));
  }

  /**
   * Spark's vectorized reader takes from this whether a file may lack a column, and from the file
   * whether there may be nulls. A file that lacks what its schema has is damaged.
   */
  private static StructType required(StructType columns) {
    StructType required = new StructType();
    for (StructField column : columns.fields()) {
      // No file has the row numbers; Spark counts them.
      boolean isCounted = column.name().equals(ParquetFileFormat.ROW_INDEX_TEMPORARY_COLUMN_NAME());
      required = required.add(column.name(), column.dataType(), isCounted);
    }
    return required;
  }

  private static scala.collection.immutable.Map<String, String> scala(Map<String, String> map) {
    scala.collection.immutable.Map<String, String> result = Map$.MODULE$.empty();
    for (Map.Entry<String, String> entry : map.entrySet()) {
      result = result.updated(entry.getKey(), entry.getValue());
    }
    return result;
  }

  /** A value that is where it is used: Spark's factory insists on a broadcast. */
  private static final class HereBroadcast extends Broadcast<SerializableConfiguration> {

    private static final long serialVersionUID = 1;

    private final transient SerializableConfiguration value;

    HereBroadcast(SerializableConfiguration value) {
      super(-1, scala.reflect.ClassTag$.MODULE$.apply(SerializableConfiguration.class));
      this.value = value;
    }

    @Override
    public SerializableConfiguration getValue() {
      return value;
    }

    @Override
    public void doUnpersist(boolean blocking) {}

    @Override
    public void doDestroy(boolean blocking) {}
  }
}
