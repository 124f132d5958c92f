package io.flinkspark.bridge.spark.channel.stream;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows behind an offset, after a look whether what was read up to there still holds. For one
 * thread.
 */
final class UnreadEpochs {

  private static final Logger LOG = LoggerFactory.getLogger(UnreadEpochs.class);

  private final RewindRule onRewind;
  private final Consumer<String> warnings;
  private long warnedEpoch;

  UnreadEpochs(RewindRule onRewind) {
    this(onRewind, LOG::warn);
  }

  UnreadEpochs(RewindRule onRewind, Consumer<String> warnings) {
    this.onRewind = onRewind;
    this.warnings = warnings;
  }

  /**
   * What can be read next, up to an epoch. Reads the ledger as it goes.
   *
   * @throws BridgeException with CHANNEL_REWOUND when the producer went back behind the offset and
   *     the rule is to fail, CHANNEL_EXPIRED when unread rows have expired, CHANNEL_REPLACED when
   *     it is another channel
   */
  Iterator<EpochRows> after(ChannelView view, ChannelOffset start, long lastEpoch) {
    boolean goesOnInside = requireRead(view, start) && start.isInside();
    return epochs(view, start, goesOnInside, lastEpoch)
        .map(
            epoch -> {
              long from = goesOnInside && epoch.number() == start.epoch() ? start.rows() : 0;
              return new EpochRows(epoch, from, epoch.rows(), epoch.watermarkMillis());
            })
        .iterator();
  }

  /**
   * The rows from one offset to a later one: the same ones each time.
   *
   * @throws BridgeException as {@link #after}, also for the later offset
   */
  List<EpochRows> between(ChannelView view, ChannelOffset start, ChannelOffset end) {
    boolean goesOnInside = requireRead(view, start) && start.isInside();
    boolean stopsInside = requireRead(view, end) && end.isInside();
    List<EpochRows> parts = new ArrayList<>();
    Iterator<ChannelEpoch> epochs = epochs(view, start, goesOnInside, end.epoch()).iterator();
    ChannelEpoch before = null;
    while (epochs.hasNext()) {
      ChannelEpoch epoch = epochs.next();
      long from = goesOnInside && epoch.number() == start.epoch() ? start.rows() : 0;
      if (stopsInside && epoch.number() == end.epoch()) {
        long watermark =
            watermarkInside(
                epoch, before == null ? lastBefore(view, epoch.number()).orElse(null) : before);
        parts.add(new EpochRows(epoch, from, end.rows(), watermark));
      } else {
        parts.add(new EpochRows(epoch, from, epoch.rows(), epoch.watermarkMillis()));
      }
      before = epoch;
    }
    return parts;
  }

  private static Stream<ChannelEpoch> epochs(
      ChannelView view, ChannelOffset start, boolean goesOnInside, long lastEpoch) {
    return view.epochs(goesOnInside ? start.epoch() : start.epoch() + 1, lastEpoch);
  }

  /** What was known before the epoch; nothing when another run said more than this one does. */
  private static long watermarkInside(ChannelEpoch epoch, ChannelEpoch before) {
    return before == null || before.watermarkMillis() > epoch.watermarkMillis()
        ? ChannelEpoch.NO_WATERMARK
        : before.watermarkMillis();
  }

  /** The newest epoch with a smaller number, if it is still there. */
  static Optional<ChannelEpoch> lastBefore(ChannelView view, long epoch) {
    long oldest = view.start().epoch() + 1;
    for (long span = 1; ; span *= 10) {
      long first = Math.max(oldest, epoch - span);
      Optional<ChannelEpoch> last = view.epochs(first, epoch - 1).reduce((older, newer) -> newer);
      if (last.isPresent() || first == oldest) {
        return last;
      }
    }
  }

  /**
   * @return whether what was read up to the offset holds; if not, the rule is to go on
   */
  private boolean requireRead(ChannelView view, ChannelOffset offset) {
    try {
      view.requireValid(offset.position());
    } catch (BridgeException e) {
      if (e.code() != ErrorCode.CHANNEL_REWOUND || onRewind == RewindRule.FAIL) {
        throw e;
      }
      warn(view, offset);
      return false;
    }
    if (offset.isInside() && view.epoch(offset.epoch()).isEmpty()) {
      throw new BridgeException(
          ErrorCode.CHANNEL_EXPIRED,
          String.format(
              "Cannot read on inside of epoch %d behind row %d: epochs up to %d have expired. Read"
                  + " from a later one, or keep epochs for longer",
              offset.epoch(), offset.rows(), view.start().epoch()));
    }
    return true;
  }

  /** Once for each epoch on which the stream stands. */
  private void warn(ChannelView view, ChannelOffset offset) {
    if (warnedEpoch == offset.epoch()) {
      return;
    }
    warnedEpoch = offset.epoch();
    long lastValid = view.summary(1, offset.epoch()).last();
    warnings.accept(
        String.format(
            "The producer went back to an older checkpoint: epochs %d to %d are void. Rows of them"
                + " were read and are not taken back; the stream goes on behind them, with rows"
                + " that may repeat them (on-rewind=continue)",
            lastValid + 1, offset.epoch()));
  }
}
