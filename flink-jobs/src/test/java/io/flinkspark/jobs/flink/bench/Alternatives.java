package io.flinkspark.jobs.flink.bench;

import java.time.Instant;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.avro.AvroDeserializationSchema;
import org.apache.flink.formats.json.JsonDeserializationSchema;
import org.apache.flink.formats.parquet.ParquetColumnarRowInputFormat;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.common.TopicPartition;

/** What a user would pick instead of the bridge, each as its own documentation shows it. */
final class Alternatives {

  private static final int PARQUET_BATCH_ROWS = 2048;

  private Alternatives() {}

  static FileSource<RowData> parquet(String folder) {
    return FileSource.forBulkFileFormat(
            new ParquetColumnarRowInputFormat<>(
                new Configuration(),
                BenchTypes.rowType(),
                BenchTypes.rowTypeInformation(),
                PARQUET_BATCH_ROWS,
                true,
                true),
            new Path(folder))
        .build();
  }

  static DataStream<GenericRecord> kafkaAvro(
      StreamExecutionEnvironment env, Map<String, String> arguments, long rows) {
    Schema schema = new Schema.Parser().parse(BenchTypes.AVRO_SCHEMA);
    return kafka(env, arguments, rows, AvroDeserializationSchema.forGeneric(schema));
  }

  static DataStream<BenchRecord> kafkaJson(
      StreamExecutionEnvironment env, Map<String, String> arguments, long rows) {
    return kafka(
        env,
        arguments,
        rows,
        new JsonDeserializationSchema<>(
            BenchRecord.class, () -> new ObjectMapper().registerModule(new JavaTimeModule())));
  }

  private static <T> DataStream<T> kafka(
      StreamExecutionEnvironment env,
      Map<String, String> arguments,
      long rows,
      DeserializationSchema<T> format) {
    TopicPartition partition = new TopicPartition(arguments.get("topic"), 0);
    KafkaSource<T> source =
        KafkaSource.<T>builder()
            .setBootstrapServers(arguments.get("servers"))
            .setTopics(partition.topic())
            .setGroupId(partition.topic())
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setBounded(OffsetsInitializer.offsets(Map.of(partition, rows)))
            .setValueOnlyDeserializer(format)
            .build();
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), "rows");
  }

  static DataStream<BenchRecord> text(StreamExecutionEnvironment env, int port) {
    return env.socketTextStream("127.0.0.1", port)
        .map(Alternatives::parse)
        .returns(Types.POJO(BenchRecord.class));
  }

  private static BenchRecord parse(String line) {
    String[] fields = line.split("\t");
    BenchRecord record = new BenchRecord();
    record.id = Long.parseLong(fields[0]);
    long micros = Long.parseLong(fields[1]);
    record.ts =
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
    record.user = fields[2];
    record.url = fields[3];
    record.status = Integer.parseInt(fields[4]);
    record.bytes = Long.parseLong(fields[5]);
    record.latency = Double.parseDouble(fields[6]);
    return record;
  }
}
