package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.ChannelStart;
import io.flinkspark.bridge.protocol.channel.ChannelStart.Existing;
import io.flinkspark.bridge.protocol.channel.EpochCommit;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one committable of what all writers wrote for a checkpoint; runs once, whatever the sink's
 * parallelism. It has no files at a barrier, as Flink aligns barriers behind a sink's writers: its
 * state is just the run's id, so that a run that is restored from it knows its parent.
 *
 * <p>It looks at the channel when it starts, so that a job that may not write fails at once and not
 * at its first commit.
 */
final class EpochAggregator extends AbstractStreamOperator<CommittableMessage<ChannelCommittable>>
    implements OneInputStreamOperator<
            CommittableMessage<WrittenFiles>, CommittableMessage<ChannelCommittable>>,
        BoundedOneInput {

  private static final long serialVersionUID = 1;
  private static final Logger LOGGER = LoggerFactory.getLogger(EpochAggregator.class);
  private static final ListStateDescriptor<String> RUN =
      new ListStateDescriptor<>("channel-run", StringSerializer.INSTANCE);

  private final transient ChannelSinkOptions options;
  private final transient ChannelSchema schema;
  private final transient List<EpochFile> files = new ArrayList<>();
  private transient EventTimes eventTimes = EventTimes.NONE;
  private transient String parent = "";
  private transient long lastCheckpoint;
  private transient boolean hasCheckpoints;
  private transient long watermark = ChannelEpoch.NO_WATERMARK;
  private transient long committedWatermark = ChannelEpoch.NO_WATERMARK;
  private transient boolean hasEnded;

  EpochAggregator(
      StreamOperatorParameters<CommittableMessage<ChannelCommittable>> parameters,
      ChannelSinkOptions options,
      ChannelSchema schema) {
    super(parameters);
    this.options = options;
    this.schema = schema;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    OptionalLong restored = context.getRestoredCheckpointId();
    lastCheckpoint = restored.orElse(0);
    hasCheckpoints =
        CheckpointingOptions.isCheckpointingEnabled(
            getContainingTask().getEnvironment().getJobConfiguration());
    ListState<String> run = context.getOperatorStateStore().getListState(RUN);
    Iterator<String> runs = run.get().iterator();
    parent = runs.hasNext() ? runs.next() : "";
    requireClaimable(restored);
    run.update(List.of(options.run()));
  }

  private void requireClaimable(OptionalLong restored) {
    Channel channel = options.openChannel();
    ChannelStart start =
        new RunStart(options.run(), options.existing(), hasCheckpoints)
            .of(channel, restored, parent);
    channel.requireClaimable(start);
    if (!(start instanceof ChannelStart.Fresh fresh && fresh.existing() == Existing.VOID)) {
      ChannelEvolution.requireReadable(schema, channel.view());
    }
    LOGGER.info(
        "Channel {} at {}: this job may write, {}",
        options.bridgeId(),
        options.location().path(),
        start);
  }

  @Override
  public void processElement(StreamRecord<CommittableMessage<WrittenFiles>> element) {
    if (element.getValue() instanceof CommittableWithLineage<WrittenFiles> message) {
      files.addAll(message.getCommittable().files());
      eventTimes = eventTimes.and(message.getCommittable().eventTimes());
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    super.processWatermark(mark);
    watermark = mark.getTimestamp();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
    super.prepareSnapshotPreBarrier(checkpoint);
    emit(checkpoint);
  }

  @Override
  public void endInput() {
    emit(lastCheckpoint + 1);
    hasEnded = true;
  }

  private void emit(long checkpoint) {
    if (hasEnded) {
      return;
    }
    lastCheckpoint = checkpoint;
    if (files.isEmpty() && watermark == committedWatermark) {
      return;
    }
    files.sort(Comparator.comparing(EpochFile::path));
    // Refused now, before the checkpoint, if there is too much of it for one epoch.
    EpochCommit commit = new EpochCommit(checkpoint, schema, files, eventTimes, watermark);
    output.collect(new StreamRecord<>(new CommittableSummary<>(0, 1, checkpoint, 1, 0)));
    output.collect(
        new StreamRecord<>(
            new CommittableWithLineage<>(
                new ChannelCommittable(options.run(), parent, hasCheckpoints, commit),
                checkpoint,
                0)));
    files.clear();
    eventTimes = EventTimes.NONE;
    committedWatermark = watermark;
  }
}
