package io.flinkspark.bridge.flink.channel;

import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;

/**
 * Writes a stream into a channel, exactly once: every checkpoint that has rows becomes one epoch,
 * which readers see at once and whole.
 *
 * <pre>{@code
 * stream.sinkTo(
 *     ChannelSink.<Order>builder()
 *         .path("hdfs://nn/bridge/orders")
 *         .bridgeId("orders-v1")
 *         .records(ChannelRecords.avro(Order.class))
 *         .build());
 * }</pre>
 *
 * <p>A job without checkpoints, such as one in batch mode, commits all at its end. Give the sink a
 * uid, as any operator with state. Build a new sink for each submission of the job: it is the run
 * that the channel knows the job by.
 *
 * @param <T> the records' type
 */
public final class ChannelSink<T>
    implements Sink<T>,
        SupportsWriterState<T, Void>,
        SupportsCommitter<ChannelCommittable>,
        SupportsPreCommitTopology<WrittenFiles, ChannelCommittable> {

  private static final long serialVersionUID = 1;
  private static final String AGGREGATOR = "Epochs";

  private final ChannelSinkOptions options;
  private final ChannelRecords<T> records;

  ChannelSink(ChannelSinkOptions options, ChannelRecords<T> records) {
    this.options = options;
    this.records = records;
  }

  public static <T> ChannelSinkBuilder<T> builder() {
    return new ChannelSinkBuilder<>();
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) {
    return writer(context);
  }

  @Override
  public StatefulSinkWriter<T, Void> restoreWriter(
      WriterInitContext context, Collection<Void> nothing) {
    return writer(context);
  }

  private ChannelSinkWriter<T> writer(WriterInitContext context) {
    return new ChannelSinkWriter<>(options, records, options.location().dataFiles(), context);
  }

  @Override
  public SimpleVersionedSerializer<Void> getWriterStateSerializer() {
    return new NoWriterState();
  }

  @Override
  public DataStream<CommittableMessage<ChannelCommittable>> addPreCommitTopology(
      DataStream<CommittableMessage<WrittenFiles>> written) {
    SingleOutputStreamOperator<CommittableMessage<ChannelCommittable>> epochs =
        written
            .global()
            .transform(
                AGGREGATOR,
                CommittableMessageTypeInfo.of(this::getCommittableSerializer),
                new EpochAggregatorFactory(options, records));
    epochs.getTransformation().setParallelism(1);
    epochs.getTransformation().setMaxParallelism(1);
    if (hasUid(written.getTransformation())) {
      // Flink puts the sink's own uid before it.
      epochs.uid(AGGREGATOR);
    }
    return epochs.global();
  }

  /** Flink allows a uid here only if the user gave the sink one; the writer has it by now. */
  private static boolean hasUid(Transformation<?> written) {
    Transformation<?> writer = written;
    while (writer instanceof PartitionTransformation) {
      writer = writer.getInputs().get(0);
    }
    return writer.getUid() != null;
  }

  @Override
  public SimpleVersionedSerializer<WrittenFiles> getWriteResultSerializer() {
    return new WrittenFilesSerializer();
  }

  @Override
  public Committer<ChannelCommittable> createCommitter(CommitterInitContext context) {
    return new ChannelCommitter(options, context.getRestoredCheckpointId(), context.metricGroup());
  }

  @Override
  public SimpleVersionedSerializer<ChannelCommittable> getCommittableSerializer() {
    return new ChannelCommittableSerializer();
  }
}
