package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.flink.RetryPolicy;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelStart;
import io.flinkspark.bridge.protocol.channel.ChannelWriter;
import io.flinkspark.bridge.protocol.channel.CommitOutcome;
import java.time.Duration;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.metrics.groups.SinkCommitterMetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes committables as epochs. Claims the channel before its first commit, so of the sink's
 * parallel committers only the one that gets committables ever does.
 *
 * <p>A commit may be made twice: when its process died before it knew, Flink restores it and it is
 * found to be done. When the storage fails it is tried again a bounded number of times; any other
 * error fails the job, as nothing may be left out.
 */
final class ChannelCommitter implements Committer<ChannelCommittable> {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelCommitter.class);

  private final ChannelSinkOptions options;
  private final OptionalLong restored;
  private final CommitMetrics metrics = new CommitMetrics();
  private ChannelWriter writer;

  /**
   * @param restored the checkpoint that Flink restored the job from
   */
  ChannelCommitter(
      ChannelSinkOptions options, OptionalLong restored, SinkCommitterMetricGroup metricGroup) {
    this.options = options;
    this.restored = restored;
    metrics.register(metricGroup);
  }

  @Override
  public void commit(Collection<CommitRequest<ChannelCommittable>> requests)
      throws InterruptedException {
    for (CommitRequest<ChannelCommittable> request : requests) {
      try {
        commit(request);
      } catch (BridgeException e) {
        retryLater(request, e);
      }
    }
  }

  private void commit(CommitRequest<ChannelCommittable> request) {
    ChannelCommittable committable = request.getCommittable();
    long begin = System.nanoTime();
    if (writer == null) {
      writer = claim(committable);
    }
    CommitOutcome outcome = writer.commit(committable.commit());
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    metrics.committed(committable, outcome, millis);
    if (outcome.isNew()) {
      LOG.info(
          "Channel {}: committed {} as epoch {} in {} ms",
          options.bridgeId(),
          committable,
          outcome.epoch(),
          millis);
      return;
    }
    LOG.info(
        "Channel {}: {} was committed before, as epoch {}",
        options.bridgeId(),
        committable,
        outcome.epoch());
    request.signalAlreadyCommitted();
  }

  private ChannelWriter claim(ChannelCommittable committable) {
    Channel channel = options.openChannel();
    boolean isRecovered = restored.isPresent() && committable.checkpoint() <= restored.getAsLong();
    ChannelStart start =
        new RunStart(options.run(), options.existing(), committable.hasCheckpoints())
            .of(channel, restored, isRecovered ? committable.run() : committable.parent());
    ChannelWriter claimed = channel.claim(start);
    LOG.info(
        "Channel {} at {}: claimed by ledger entry {}, {}; epochs up to {} stay",
        options.bridgeId(),
        options.location().path(),
        claimed.claim(),
        start,
        claimed.keptEpoch());
    return claimed;
  }

  private void retryLater(CommitRequest<ChannelCommittable> request, BridgeException failure)
      throws InterruptedException {
    boolean mayPass =
        failure.code() == ErrorCode.CHANNEL_STORAGE_FAILED
            || failure.code() == ErrorCode.CHANNEL_BUSY;
    RetryPolicy retry = options.retry();
    int tries = request.getNumberOfRetries() + 1;
    if (!mayPass || tries > retry.retries()) {
      throw failure;
    }
    Duration pause = retry.pauseBefore(tries);
    LOG.warn(
        "Channel {}: cannot commit {} yet; retry {} of {} in {}",
        options.bridgeId(),
        request.getCommittable(),
        tries,
        retry.retries(),
        pause,
        failure);
    TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    request.retryLater();
  }

  /** Nothing is held between commits. */
  @Override
  public void close() {}
}
