package io.flinkspark.bridge.spark.channel.stream;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a channel again and again, and reads of its ledger only what is new. Notices when
 * another channel has taken its place. For one thread.
 */
final class ChannelFollower {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelFollower.class);

  private static final int ATTEMPTS = 5;
  private static final long FIRST_PAUSE_MILLIS = 100;

  /** An idle query asks a hundred times a second. */
  private static final Duration KNOWN_FOR = Duration.ofSeconds(1);

  private final Supplier<Channel> opening;
  private final Duration knownFor;
  private Channel channel;
  private long knownSince;

  /**
   * @param opening opens the channel that is there now; throws CHANNEL_UNKNOWN when there is none
   */
  ChannelFollower(Supplier<Channel> opening) {
    this(opening, KNOWN_FOR);
  }

  /**
   * @param knownFor how long a channel is taken for the same, unless it cannot be read
   */
  ChannelFollower(Supplier<Channel> opening, Duration knownFor) {
    this.opening = opening;
    this.knownFor = knownFor;
  }

  /**
   * What is asked of the channel as it is now. Failures that may pass are given some time, with a
   * new view each time.
   *
   * @return empty when there is no channel, and there was none before
   */
  <T> Optional<T> readIfThere(Function<ChannelView, T> question) {
    try {
      return Optional.of(read(question));
    } catch (BridgeException e) {
      if (e.code() == ErrorCode.CHANNEL_UNKNOWN && channel == null) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** As {@link #readIfThere}, but there has to be a channel. */
  <T> T read(Function<ChannelView, T> question) {
    for (int attempt = 1; ; attempt++) {
      try {
        return question.apply(current().view());
      } catch (BridgeException e) {
        knownSince = System.nanoTime() - knownFor.toNanos();
        if (attempt == ATTEMPTS || !mayPass(e.code()) || !pause(attempt)) {
          throw e;
        }
        LOG.info("Looking at the channel again: {}", e.getMessage());
      }
    }
  }

  private static boolean mayPass(ErrorCode code) {
    return code == ErrorCode.CHANNEL_FILE_MISSING
        || code == ErrorCode.CHANNEL_STORAGE_FAILED
        || code == ErrorCode.CHANNEL_BUSY
        // What another channel's files look like.
        || code == ErrorCode.CHANNEL_CORRUPT;
  }

  private Channel current() {
    if (channel == null || System.nanoTime() - knownSince >= knownFor.toNanos()) {
      Channel there = opening.get();
      if (channel == null || !channel.identity().equals(there.identity())) {
        channel = there;
      }
      knownSince = System.nanoTime();
    }
    return channel;
  }

  private static boolean pause(int attempt) {
    try {
      TimeUnit.MILLISECONDS.sleep(FIRST_PAUSE_MILLIS << (attempt - 1));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
