package io.flinkspark.bridge.flink;

import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;

/** Hands the rows of a chunk on, as the records that the user asked for. */
final class SparkRecordEmitter<T> implements RecordEmitter<RowChunk, T, SparkSplitState> {

  private final SparkRecords.Converter<T> converter;
  private final OperatorIOMetricGroup metrics;

  SparkRecordEmitter(SparkRecords.Converter<T> converter, OperatorIOMetricGroup metrics) {
    this.converter = converter;
    this.metrics = metrics;
  }

  @Override
  public void emitRecord(RowChunk chunk, SourceOutput<T> output, SparkSplitState state) {
    BatchRow row = chunk.row();
    for (int i = chunk.from(); i < chunk.to(); i++) {
      row.moveTo(i);
      output.collect(converter.convert(row));
    }
    state.moveTo(chunk.splitRow());
    // Flink has counted the chunk as one record.
    metrics.getNumRecordsInCounter().inc(chunk.to() - chunk.from() - 1L);
    metrics.getNumBytesInCounter().inc(chunk.bytes());
  }
}
