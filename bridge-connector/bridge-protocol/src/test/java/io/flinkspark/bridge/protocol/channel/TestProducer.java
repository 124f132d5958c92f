package io.flinkspark.bridge.protocol.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests commit, and how they look at it. */
final class TestProducer {

  static final ChannelSchema SCHEMA = new ChannelSchema("orders-1", "{\"type\":\"record\"}");

  private TestProducer() {}

  /** One file of ten rows for a checkpoint; its event times are seconds 10 * checkpoint to + 9. */
  static EpochCommit commit(String attempt, long checkpoint) {
    EpochFile file =
        EpochFile.whole("data/" + attempt + "-" + checkpoint + ".parquet", 10, 1000 + checkpoint);
    long seconds = 10 * checkpoint;
    return new EpochCommit(
        checkpoint,
        SCHEMA,
        List.of(file),
        new EventTimes(seconds * 1000, (seconds + 9) * 1000),
        (seconds + 5) * 1000);
  }

  /** Commits checkpoints from one to another. */
  static void commit(ChannelWriter writer, String attempt, long first, long last) {
    for (long checkpoint = first; checkpoint <= last; checkpoint++) {
      writer.commit(commit(attempt, checkpoint));
    }
  }

  static ChannelStart fresh(String run) {
    return new ChannelStart.Fresh(run, ChannelStart.Existing.REFUSE);
  }

  static ChannelStart restored(String run, String parent, long checkpoint) {
    return new ChannelStart.Restored(run, parent, checkpoint);
  }

  /** For example {@code 3:orders-7}: epoch 3 is what attempt orders wrote for checkpoint 7. */
  static List<String> contents(Stream<ChannelEpoch> epochs) {
    return epochs
        .map(
            epoch -> {
              String path = epoch.files().get(0).path();
              return epoch.number() + ":" + path.substring(5, path.length() - 8);
            })
        .toList();
  }

  static List<String> contents(ChannelView view) {
    return contents(view.epochs());
  }

  static void assertFails(ThrowingCallable call, ErrorCode code, String... parts) {
    Assertions.assertThatThrownBy(call)
        .isInstanceOf(BridgeException.class)
        .hasMessageStartingWith("Cannot ")
        .hasMessageContainingAll(parts)
        .extracting(e -> ((BridgeException) e).code())
        .isEqualTo(code);
  }

  /** A clock that goes on by a second each time it is read. */
  static Clock ticking() {
    AtomicLong seconds = new AtomicLong(1_000_000);
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return Instant.ofEpochSecond(seconds.getAndIncrement());
      }
    };
  }
}
