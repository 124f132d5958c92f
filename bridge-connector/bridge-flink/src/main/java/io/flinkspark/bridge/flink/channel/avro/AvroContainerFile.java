package io.flinkspark.bridge.flink.channel.avro;

import io.flinkspark.bridge.flink.channel.format.DataFile;
import io.flinkspark.bridge.flink.channel.format.FileCompression;
import io.flinkspark.bridge.flink.channel.format.FileTotals;
import io.flinkspark.bridge.flink.channel.format.PageCompression;
import io.flinkspark.bridge.flink.channel.format.RecordFileWriter;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.io.DatumWriter;

/** Writes records into one Avro container file. */
final class AvroContainerFile<T> implements RecordFileWriter<T> {

  private static final int DEFLATE_LEVEL = 6;
  private static final int ZSTD_LEVEL = 3;

  private final DataFile target;
  private final DataFileWriter<T> writer;
  private long rows;
  private long bytes;

  AvroContainerFile(
      DataFile target, Schema schema, DatumWriter<T> datums, FileCompression compression)
      throws IOException {
    PageCompression.requireCodec(compression);
    this.target = target;
    writer = new DataFileWriter<>(datums);
    writer.setCodec(codec(compression));
    writer.create(schema, new Open(target));
  }

  private static CodecFactory codec(FileCompression compression) {
    return switch (compression) {
      case SNAPPY -> CodecFactory.snappyCodec();
      case ZSTD -> CodecFactory.zstandardCodec(ZSTD_LEVEL);
      case GZIP -> CodecFactory.deflateCodec(DEFLATE_LEVEL);
      case NONE -> CodecFactory.nullCodec();
    };
  }

  @Override
  public void write(T record) throws IOException {
    try {
      writer.append(record);
    } catch (DataFileWriter.AppendWriteException e) {
      throw refused(e);
    }
    rows++;
    bytes = target.position();
  }

  private static BridgeException refused(DataFileWriter.AppendWriteException e) {
    return e.getCause() instanceof BridgeException known
        ? known
        : new BridgeException(
            ErrorCode.SCHEMA_INCOMPATIBLE,
            "Cannot write a record to a channel: " + e.getCause().getMessage(),
            e);
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
    target.discard();
  }

  /** Stays open when Avro closes it. */
  private static final class Open extends FilterOutputStream {

    Open(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
      out.write(data, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
