package io.flinkspark.bridge.flink.channel.avro;

import io.flinkspark.bridge.flink.channel.format.ParquetSchema;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;

/** Writes Avro records as Parquet. */
final class AvroParquetSupport<T extends IndexedRecord> extends WriteSupport<T> {

  private final Schema schema;
  private final Map<String, String> metadata;
  private RecordConsumer consumer;
  private AvroParquetValues.OfRecord record;

  AvroParquetSupport(Schema schema, Map<String, String> metadata) {
    this.schema = schema;
    this.metadata = metadata;
  }

  @Override
  @SuppressWarnings("deprecation")
  public WriteContext init(Configuration configuration) {
    return context();
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return context();
  }

  private WriteContext context() {
    return new WriteContext(ParquetSchema.of(AvroFields.of(schema)), metadata);
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    this.consumer = consumer;
    record = new AvroParquetValues.OfRecord(schema, "", consumer);
  }

  @Override
  public void write(T value) {
    consumer.startMessage();
    record.writeFields(value);
    consumer.endMessage();
  }
}
