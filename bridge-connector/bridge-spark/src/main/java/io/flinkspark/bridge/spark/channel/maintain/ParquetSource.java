package io.flinkspark.bridge.spark.channel.maintain;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** A file to copy rows from. */
final class ParquetSource implements AutoCloseable {

  /** Gets each row: it has to call {@link RecordReader#read} once, or not. */
  interface RowSink {
    void take(RecordReader<Void> row) throws IOException;
  }

  private final ParquetFileReader reader;
  private final FileMetaData metadata;

  ParquetSource(Path path, Configuration configuration) throws IOException {
    reader = ParquetFileReader.open(HadoopInputFile.fromPath(path, configuration));
    metadata = reader.getFooter().getFileMetaData();
  }

  MessageType schema() {
    return metadata.getSchema();
  }

  Map<String, String> extraMetadata() {
    return metadata.getKeyValueMetaData();
  }

  int rowGroups() {
    return reader.getRowGroups().size();
  }

  long rows() {
    return reader.getRecordCount();
  }

  /** Of its first column; snappy when it has no rows. */
  CompressionCodecName codec() {
    return reader.getRowGroups().isEmpty()
        ? CompressionCodecName.SNAPPY
        : reader.getRowGroups().get(0).getColumns().get(0).getCodec();
  }

  /** Passes a range of rows on. Row groups outside of it are not read. */
  void copy(long fromRow, long count, ParquetRows rows, RowSink sink) throws IOException {
    MessageColumnIO columns =
        new ColumnIOFactory(metadata.getCreatedBy()).getColumnIO(metadata.getSchema());
    long first = 0;
    for (BlockMetaData group : reader.getRowGroups()) {
      long end = first + group.getRowCount();
      if (end <= fromRow || first >= fromRow + count) {
        reader.skipNextRowGroup();
      } else {
        long skip = Math.max(0, fromRow - first);
        long take = Math.min(end, fromRow + count) - first - skip;
        PageReadStore pages = reader.readNextRowGroup();
        copy(columns.getRecordReader(pages, rows, FilterCompat.NOOP), rows, skip, take, sink);
      }
      first = end;
    }
  }

  private static void copy(
      RecordReader<Void> reader, ParquetRows rows, long skip, long take, RowSink sink)
      throws IOException {
    rows.to(null);
    for (long i = 0; i < skip; i++) {
      reader.read();
    }
    for (long i = 0; i < take; i++) {
      sink.take(reader);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
