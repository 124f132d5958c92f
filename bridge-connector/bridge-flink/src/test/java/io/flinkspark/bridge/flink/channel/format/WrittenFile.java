package io.flinkspark.bridge.flink.channel.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;

/** A data file as others see it. */
public record WrittenFile(Path path) {

  /** Writes records into a new file. */
  public static <T> WrittenFile of(Path path, RecordFiles<T> files, Iterable<T> records)
      throws IOException {
    LocalDataFile.write(path, files, records);
    return new WrittenFile(path);
  }

  private static final class GroupReader extends ParquetReader.Builder<Group> {
    GroupReader(InputFile file) {
      super(file);
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }

  /** The rows as Parquet's own example reader sees them. */
  public List<List<Object>> parquetRows() throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    try (ParquetReader<Group> reader = new GroupReader(new LocalInputFile(path)).build()) {
      for (Group group = reader.read(); group != null; group = reader.read()) {
        rows.add(PlainValues.of(group));
      }
    }
    return rows;
  }

  /** The rows as Avro's own generic reader sees them. */
  public List<List<Object>> avroRows() throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(path.toFile(), new GenericDatumReader<>())) {
      reader.forEach(record -> rows.add(PlainValues.of(record)));
    }
    return rows;
  }

  public MessageType parquetSchema() throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(path))) {
      return reader.getFileMetaData().getSchema();
    }
  }

  public Map<String, String> parquetMetadata() throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(path))) {
      return reader.getFileMetaData().getKeyValueMetaData();
    }
  }

  public CompressionCodecName parquetCodec() throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(path))) {
      return reader.getFooter().getBlocks().get(0).getColumns().get(0).getCodec();
    }
  }
}
