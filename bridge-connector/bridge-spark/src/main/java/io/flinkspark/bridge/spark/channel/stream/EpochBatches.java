package io.flinkspark.bridge.spark.channel.stream;

import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Divides a channel into batches of whole epochs, and writes down what each reads before it runs.
 * For one thread.
 */
final class EpochBatches {

  private final ChannelFollower follower;
  private final UnreadEpochs unread;
  private final Admission admission;
  private final Optional<TextLog> log;
  private final StreamStart start;

  /**
   * @param opening opens the channel that is there now
   * @param log of batches, where there is a checkpoint
   */
  EpochBatches(Supplier<Channel> opening, StreamSettings settings, Optional<TextLog> log) {
    this.follower = new ChannelFollower(opening);
    this.unread = new UnreadEpochs(settings.onRewind());
    this.admission = new Admission(settings.limits(), false);
    this.start = settings.start();
    this.log = log;
  }

  /**
   * Before the first batch; empty while there is no channel.
   *
   * @param wasUnborn whether there was none before
   */
  Optional<ChannelOffset> beginning(boolean wasUnborn) {
    StreamStart from = wasUnborn ? start.ofUnborn() : start;
    return follower
        .readIfThere(view -> from.position(view, Clock.systemUTC()))
        .map(ChannelOffset::behind);
  }

  /** What a batch reads, if it was planned before. */
  Optional<StreamBatch> known(long number) {
    return log.flatMap(texts -> texts.get(number)).map(StreamBatch::parse);
  }

  /** What a batch is to read from now on, however often. */
  StreamBatch plan(long number, ChannelOffset from) {
    StreamBatch batch = new StreamBatch(from, from.isUnborn() ? from : end(from));
    // Empty ones too: a sink may have noted that it is done with this batch.
    log.ifPresent(texts -> texts.add(number, batch.text()));
    return batch;
  }

  private ChannelOffset end(ChannelOffset from) {
    return follower
        .read(view -> admission.end(view, unread.after(view, from, Long.MAX_VALUE)))
        .orElse(from);
  }

  /** A batch's epochs, without those that have no rows. */
  List<EpochRows> rows(StreamBatch batch) {
    if (batch.isEmpty()) {
      return List.of();
    }
    return follower.read(
        view ->
            unread.between(view, batch.start(), batch.end()).stream()
                .filter(part -> part.rows() > 0)
                .toList());
  }

  /** Asks the channel, which is there, as it is now. */
  <T> T read(Function<ChannelView, T> question) {
    return follower.read(question);
  }

  /** Batches with smaller numbers will not come again. */
  void forgetBefore(long number) {
    log.ifPresent(texts -> texts.removeBefore(number));
  }
}
