package io.flinkspark.bridge.flink.channel.format;

import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;

/** Writes Flink's own rows as Parquet. */
final class RowParquetSupport extends WriteSupport<RowData> {

  private final RowType type;
  private final Map<String, String> metadata;
  private RecordConsumer consumer;
  private RowValues.OfRow row;

  RowParquetSupport(RowType type, Map<String, String> metadata) {
    this.type = type;
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
    return new WriteContext(ParquetSchema.of(RowColumns.of(type)), metadata);
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    this.consumer = consumer;
    row = new RowValues.OfRow(type, "", consumer);
  }

  @Override
  public void write(RowData record) {
    consumer.startMessage();
    row.writeFields(record);
    consumer.endMessage();
  }
}
