package io.flinkspark.jobs.flink.sink;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.parquet.ParquetWriterFactory;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/**
 * Parquet files of Avro records, exactly once: a file gets its visible name when the checkpoint
 * that holds its rows is complete; until then its name begins with a dot, and readers skip it.
 */
public final class ParquetOutput {

  private static final long ROW_GROUP_BYTES = 32L << 20;

  private ParquetOutput() {}

  /** A sink into one flat folder. */
  public static <T extends SpecificRecord> FileSink<T> into(Path folder, Class<T> type) {
    return FileSink.forBulkFormat(folder, writer(type))
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(
            OutputFileConfig.builder()
                .withPartPrefix("part")
                .withPartSuffix(".snappy.parquet")
                .build())
        .build();
  }

  private static <T extends SpecificRecord> ParquetWriterFactory<T> writer(Class<T> type) {
    return new ParquetWriterFactory<>(file -> open(file, type));
  }

  /**
   * Flink's own {@code AvroParquetWriters} would fail on the timestamps: it takes a data model
   * without the record's conversions. {@code getForClass} takes the record's own model.
   */
  private static <T extends SpecificRecord> ParquetWriter<T> open(OutputFile file, Class<T> type)
      throws IOException {
    Schema schema = SpecificData.get().getSchema(type);
    Configuration lists = new Configuration(false);
    lists.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
    return AvroParquetWriter.<T>builder(file)
        .withConf(lists)
        .withSchema(schema)
        .withDataModel(SpecificData.getForClass(type))
        .withCompressionCodec(CompressionCodecName.SNAPPY)
        .withRowGroupSize(ROW_GROUP_BYTES)
        .build();
  }
}
