package io.flinkspark.bridge.spark.channel.maintain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/** Writes and reads Parquet files as other programs do. */
final class ParquetFiles {

  private ParquetFiles() {}

  /** Writes a file with small row groups and pages. */
  static void write(
      Path path,
      Configuration configuration,
      MessageType schema,
      List<Group> rows,
      Map<String, String> extra) {
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(path)
            .withConf(configuration)
            .withType(schema)
            .withExtraMetaData(extra)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withRowGroupSize(4096L)
            .withPageSize(256)
            .withDictionaryPageSize(512)
            .withMinRowCountForPageSizeCheck(3)
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows of a file as text, in order. */
  static List<String> read(Path path, Configuration configuration, long fromRow, long rows) {
    List<String> texts = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), path).withConf(configuration).build()) {
      for (long row = 0; row < fromRow + rows; row++) {
        Group group = reader.read();
        if (group == null) {
          throw new AssertionError("row " + row + " is not there: " + path);
        }
        if (row >= fromRow) {
          texts.add(group.toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }
}
