package io.flinkspark.bridge.spark.channel.maintain;

import io.flinkspark.bridge.spark.channel.maintain.ParquetSource.RowSink;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/**
 * A file to copy rows to. All of them have the schema of the first source, its other metadata, and
 * become compressed as it is.
 */
final class ParquetTarget implements AutoCloseable, RowSink {

  private final MessageType schema;
  private final Map<String, String> extraMetadata;
  private final ParquetRows rows;
  private final ParquetWriter<RecordReader<Void>> writer;
  private long count;

  ParquetTarget(Path path, Configuration configuration, ParquetSource first, long rowGroupBytes)
      throws IOException {
    this.schema = first.schema();
    this.extraMetadata = Map.copyOf(first.extraMetadata());
    this.rows = new ParquetRows(schema);
    this.writer =
        new Builder(new DurableFile(path, configuration), new Support(schema, extraMetadata, rows))
            .withConf(configuration)
            .withCompressionCodec(first.codec())
            .withRowGroupSize(rowGroupBytes)
            .build();
  }

  boolean takes(ParquetSource source) {
    return schema.equals(source.schema()) && extraMetadata.equals(source.extraMetadata());
  }

  /** What a source has to read with. */
  ParquetRows rows() {
    return rows;
  }

  @Override
  public void take(RecordReader<Void> row) throws IOException {
    writer.write(row);
    count++;
  }

  long count() {
    return count;
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Support extends WriteSupport<RecordReader<Void>> {

    private final MessageType schema;
    private final Map<String, String> extraMetadata;
    private final ParquetRows rows;
    private RecordConsumer consumer;

    Support(MessageType schema, Map<String, String> extraMetadata, ParquetRows rows) {
      this.schema = schema;
      this.extraMetadata = extraMetadata;
      this.rows = rows;
    }

    @Override
    public WriteContext init(Configuration configuration) {
      return new WriteContext(schema, extraMetadata);
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(RecordReader<Void> row) {
      rows.to(consumer);
      row.read();
    }
  }

  private static final class Builder extends ParquetWriter.Builder<RecordReader<Void>, Builder> {

    private final Support support;

    Builder(OutputFile file, Support support) {
      super(file);
      this.support = support;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<RecordReader<Void>> getWriteSupport(Configuration configuration) {
      return support;
    }
  }
}
