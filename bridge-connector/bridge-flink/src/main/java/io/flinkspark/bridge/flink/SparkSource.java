package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.arrow.ArrowSchema;
import io.flinkspark.bridge.flink.schema.Reading;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.types.logical.RowType;

/**
 * A bounded source of the rows that Spark publishes. Each partition is a split; a checkpoint holds
 * the row that comes next in it, so every row is in the stream exactly once, whatever fails. A
 * reader holds one Spark core while it reads a split and none otherwise.
 *
 * @param <T> the records' type
 */
public final class SparkSource<T>
    implements Source<T, SparkSplit, SparkEnumeratorState>, ResultTypeQueryable<T> {

  private static final long serialVersionUID = 1;

  private final SparkReadOptions options;
  private final SparkRecords<T> records;
  private final ArrowSchema schema;
  private final Reading reading;

  SparkSource(
      SparkReadOptions options, SparkRecords<T> records, ArrowSchema schema, Reading reading) {
    this.options = options;
    this.records = records;
    this.schema = schema;
    this.reading = reading;
  }

  /** Collects what to read, from where and how. */
  public static <T> SparkSourceBuilder<T> builder() {
    return new SparkSourceBuilder<>();
  }

  /** The columns that the source reads, as its records want them. */
  public RowType rowType() {
    return (RowType) reading.type();
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return records.typeInformation(rowType());
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<T, SparkSplit> createReader(SourceReaderContext context) {
    SplitOpener opener = new SplitOpener(options, schema);
    SparkReaderMetrics metrics = new SparkReaderMetrics(context.metricGroup());
    return new SparkSourceReader<>(
        opener,
        () -> new SparkSplitReader(opener, options, schema, reading, metrics),
        new SparkRecordEmitter<>(
            records.converter(reading, context.getUserCodeClassLoader().asClassLoader()),
            context.metricGroup().getIOMetricGroup()),
        context);
  }

  @Override
  public SplitEnumerator<SparkSplit, SparkEnumeratorState> createEnumerator(
      SplitEnumeratorContext<SparkSplit> context) {
    return restoreEnumerator(context, SparkEnumeratorState.undiscovered(options.consumerId()));
  }

  @Override
  public SplitEnumerator<SparkSplit, SparkEnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<SparkSplit> context, SparkEnumeratorState state) {
    SparkEnumeratorState known = state.withConsumerIfUnknown(options.consumer());
    return new SparkSourceEnumerator(
        context,
        new SplitDiscovery(options),
        new ProgressReporter(options, known.consumer()),
        schema,
        known);
  }

  @Override
  public SimpleVersionedSerializer<SparkSplit> getSplitSerializer() {
    return new SparkSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<SparkEnumeratorState> getEnumeratorCheckpointSerializer() {
    return new SparkEnumeratorStateSerializer();
  }
}
