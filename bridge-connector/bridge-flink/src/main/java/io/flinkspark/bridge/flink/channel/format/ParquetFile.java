package io.flinkspark.bridge.flink.channel.format;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** Writes records into one Parquet file. */
final class ParquetFile<T> implements RecordFileWriter<T> {

  /** How much is held in memory before it is written. */
  private static final long ROW_GROUP_BYTES = 128L << 20;

  private static final long CHECK_BYTES = 1 << 20;
  private static final long MAX_CHECK_ROWS = 1000;

  private final DataFile target;
  private final ParquetWriter<T> writer;
  private long rows;
  private long nextCheck = 1;
  private long bytes;

  ParquetFile(DataFile target, WriteSupport<T> support, FileCompression compression)
      throws IOException {
    this.target = target;
    writer =
        new Builder<>(target, support)
            .withConf(new PlainParquetConfiguration())
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withCompressionCodec(PageCompression.name(compression))
            .withCodecFactory(new PageCompression(compression))
            .build();
  }

  @Override
  public void write(T record) throws IOException {
    writer.write(record);
    rows++;
    if (rows >= nextCheck) {
      // Asks every column: too slow to do for each row.
      bytes = writer.getDataSize();
      long bytesPerRow = bytes / rows + 1;
      nextCheck = rows + Math.min(MAX_CHECK_ROWS, CHECK_BYTES / bytesPerRow) + 1;
    }
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public FileTotals finish() throws IOException {
    writer.close();
    long length = target.position();
    target.close();
    return new FileTotals(rows, length);
  }

  @Override
  public void abort() throws IOException {
    // Closing the writer would write what it holds.
    target.discard();
  }

  private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {

    private final WriteSupport<T> support;

    Builder(DataFile target, WriteSupport<T> support) {
      super(new Output(target));
      this.support = support;
    }

    @Override
    protected Builder<T> self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<T> getWriteSupport(Configuration conf) {
      return support;
    }

    @Override
    protected WriteSupport<T> getWriteSupport(ParquetConfiguration conf) {
      return support;
    }
  }

  private record Output(DataFile target) implements OutputFile {

    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new Stream(target);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private static final class Stream extends DelegatingPositionOutputStream {

    private final DataFile target;

    Stream(DataFile target) {
      super(target);
      this.target = target;
    }

    @Override
    public long getPos() throws IOException {
      return target.position();
    }

    @Override
    public void close() {
      // The file is closed by whoever finishes it.
    }
  }
}
