package io.flinkspark.bridge.flink.channel;

import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes the {@link EpochAggregator} of a sink. */
final class EpochAggregatorFactory
    extends AbstractStreamOperatorFactory<CommittableMessage<ChannelCommittable>>
    implements OneInputStreamOperatorFactory<
        CommittableMessage<WrittenFiles>, CommittableMessage<ChannelCommittable>> {

  private static final long serialVersionUID = 1;

  private final ChannelSinkOptions options;
  private final ChannelRecords<?> records;

  EpochAggregatorFactory(ChannelSinkOptions options, ChannelRecords<?> records) {
    this.options = options;
    this.records = records;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <O extends StreamOperator<CommittableMessage<ChannelCommittable>>> O createStreamOperator(
      StreamOperatorParameters<CommittableMessage<ChannelCommittable>> parameters) {
    return (O) new EpochAggregator(parameters, options, records.schema());
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return EpochAggregator.class;
  }
}
