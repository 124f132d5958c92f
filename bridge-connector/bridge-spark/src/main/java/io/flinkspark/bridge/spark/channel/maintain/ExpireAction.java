package io.flinkspark.bridge.spark.channel.maintain;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.EpochSummary;
import java.time.Instant;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Lets the oldest epochs of a channel expire: readers no longer see them, a reader that has not
 * read them fails and says so. Which checkpoints are committed stays known for ever, so that no
 * restore commits them again. Immutable.
 */
public final class ExpireAction {

  private final ChannelPlace place;
  private final ToLongFunction<ChannelView> lastToExpire;
  private final boolean isDryRun;

  ExpireAction(ChannelPlace place) {
    this(place, null, false);
  }

  private ExpireAction(
      ChannelPlace place, ToLongFunction<ChannelView> lastToExpire, boolean isDryRun) {
    this.place = place;
    this.lastToExpire = lastToExpire;
    this.isDryRun = isDryRun;
  }

  private ExpireAction expiring(ToLongFunction<ChannelView> last) {
    check(lastToExpire == null, "Cannot expire epochs: more than one rule says which");
    return new ExpireAction(place, last, isDryRun);
  }

  /** Epochs up to this one. */
  public ExpireAction throughEpoch(long epoch) {
    check(epoch > 0, "Cannot expire epochs up to %d: the first is 1", epoch);
    return expiring(view -> epoch);
  }

  /** Epochs that were committed before an instant. */
  public ExpireAction olderThan(Instant instant) {
    return expiring(view -> lastBefore(view, instant));
  }

  /** All but the newest epochs. */
  public ExpireAction keepLast(long epochs) {
    check(epochs > 0, "Cannot keep the last %d epochs: keep at least one", epochs);
    return expiring(view -> lastButNewest(view, epochs));
  }

  /** Only says what would expire. */
  public ExpireAction dryRun() {
    return new ExpireAction(place, lastToExpire, true);
  }

  /** Does it. */
  public ExpireResult run() {
    check(lastToExpire != null, "Cannot expire epochs: nothing says which");
    ChannelView view = place.channel().view();
    long last = lastToExpire.applyAsLong(view);
    EpochSummary gone = view.summary(1, last);
    long expiredThrough = view.start().epoch();
    if (gone.epochs() > 0) {
      expiredThrough = isDryRun ? gone.last() : place.channel().expire(gone.last());
    }
    return new ExpireResult(expiredThrough, gone.epochs(), gone.rows(), gone.bytes());
  }

  private static long lastBefore(ChannelView view, Instant instant) {
    EpochSummary all = view.summary();
    if (all.epochs() == 0 || all.firstCommittedMillis() >= instant.toEpochMilli()) {
      return 0;
    }
    Optional<ChannelEpoch> newest = view.asOf(instant.minusMillis(1)).newest();
    return newest.map(ChannelEpoch::number).orElse(0L);
  }

  /** The last epoch behind which there are so many. */
  private static long lastButNewest(ChannelView view, long keep) {
    long low = view.start().epoch();
    long high = view.end().epoch();
    if (view.summary().epochs() <= keep) {
      return 0;
    }
    // Behind low there are more than keep, behind high there are not.
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      if (view.summary(middle + 1, Long.MAX_VALUE).epochs() >= keep) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return view.summary(high + 1, Long.MAX_VALUE).epochs() >= keep ? high : low;
  }
}
