package io.flinkspark.bridge.spark.channel.stream;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelPosition;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Where a stream without a checkpoint begins. */
sealed interface StreamStart {

  /** Everything that is there. */
  record Earliest() implements StreamStart {}

  /** Only what comes after the start. */
  record Latest() implements StreamStart {}

  /** This epoch and those behind it. */
  record AtEpoch(long number) implements StreamStart {}

  /** Epochs that were committed at this instant or later. */
  record AtTime(Instant instant) implements StreamStart {}

  static StreamStart parse(String text) {
    if (text.equalsIgnoreCase("earliest")) {
      return new Earliest();
    }
    if (text.equalsIgnoreCase("latest")) {
      return new Latest();
    }
    try {
      return text.matches("[0-9]+")
          ? new AtEpoch(Long.parseLong(text))
          : new AtTime(OffsetDateTime.parse(text).toInstant());
    } catch (NumberFormatException | DateTimeException e) {
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT,
          String.format(
              "Cannot use start: it is neither earliest, latest, the number of an epoch nor a time"
                  + " with its zone, such as 2026-11-20T10:00Z (%s)",
              text),
          e);
    }
  }

  /** The same when there is no channel yet: all that it will hold comes after the start. */
  default StreamStart ofUnborn() {
    return this instanceof Latest ? new Earliest() : this;
  }

  /**
   * The position before the first epoch to read.
   *
   * @throws BridgeException with CHANNEL_EXPIRED when epochs to read have expired,
   *     CHANNEL_EPOCH_UNKNOWN when the start has not come yet
   */
  default ChannelPosition position(ChannelView view, Clock clock) {
    if (this instanceof AtEpoch start) {
      return before(view, start.number());
    }
    if (this instanceof AtTime start) {
      if (start.instant().isAfter(clock.instant())) {
        throw new BridgeException(
            ErrorCode.CHANNEL_EPOCH_UNKNOWN,
            String.format(
                "Cannot start at %s: it has not come yet. Use start=latest", start.instant()));
      }
      return view.asOf(start.instant().minusMillis(1)).end();
    }
    return this instanceof Latest ? view.end() : view.start();
  }

  private static ChannelPosition before(ChannelView view, long epoch) {
    long newest = view.end().epoch();
    if (epoch < 1 || epoch > newest + 1) {
      throw new BridgeException(
          ErrorCode.CHANNEL_EPOCH_UNKNOWN,
          String.format("Cannot start at epoch %d: the last one is %d", epoch, newest));
    }
    if (epoch <= view.start().epoch()) {
      throw new BridgeException(
          ErrorCode.CHANNEL_EXPIRED,
          String.format(
              "Cannot start at epoch %d: epochs up to %d have expired. Start at a later one, or at"
                  + " earliest",
              epoch, view.start().epoch()));
    }
    long last = view.summary(1, epoch - 1).last();
    return last == 0 ? view.start() : view.position(last);
  }
}
