package io.flinkspark.bridge.flink.channel.format;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** Writes records as Parquet. */
final class ParquetSupport<T> extends WriteSupport<T> {

  private final MessageType schema;
  private final Map<String, String> metadata;
  private final Function<RecordConsumer, Consumer<T>> fields;
  private RecordConsumer consumer;
  private Consumer<T> fieldWriter;

  /**
   * @param fields makes what writes the fields of a record
   */
  ParquetSupport(
      MessageType schema,
      Map<String, String> metadata,
      Function<RecordConsumer, Consumer<T>> fields) {
    this.schema = schema;
    this.metadata = metadata;
    this.fields = fields;
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
    return new WriteContext(schema, metadata);
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    this.consumer = consumer;
    fieldWriter = fields.apply(consumer);
  }

  @Override
  public void write(T record) {
    consumer.startMessage();
    fieldWriter.accept(record);
    consumer.endMessage();
  }
}
