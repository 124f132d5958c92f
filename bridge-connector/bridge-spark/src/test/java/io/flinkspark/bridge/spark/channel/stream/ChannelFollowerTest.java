package io.flinkspark.bridge.spark.channel.stream;

import static io.flinkspark.bridge.spark.channel.stream.TestLedger.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelFollowerTest {

  private final MemoryStorage storage = new MemoryStorage();
  private final ChannelFollower follower =
      new ChannelFollower(() -> Channel.open(storage), Duration.ZERO);

  @Test
  void waitsForAChannel() {
    assertThat(follower.readIfThere(ChannelView::entry)).isEmpty();
    assertFails(() -> follower.read(ChannelView::entry), ErrorCode.CHANNEL_UNKNOWN);
    new TestLedger(storage).commit(10);
    assertThat(follower.readIfThere(view -> view.end().epoch())).hasValue(1L);
  }

  @Test
  void failsWhenTheChannelIsGone() {
    new TestLedger(storage).commit(10);
    assertThat(follower.readIfThere(view -> view.end().epoch())).hasValue(1L);
    storage.clear();
    assertFails(
        () -> follower.readIfThere(ChannelView::entry), ErrorCode.CHANNEL_UNKNOWN, "nothing is");
  }

  @Test
  void seesAChannelThatTookTheOldOnesPlace() {
    TestLedger old = new TestLedger(storage);
    old.commit(10);
    old.commit(10);
    ChannelOffset read = ChannelOffset.behind(follower.read(view -> view.position(2)));
    storage.clear();
    new TestLedger(storage).commit(10);
    UnreadEpochs unread = new UnreadEpochs(RewindRule.FAIL);
    assertFails(
        () -> follower.read(view -> unread.after(view, read, Long.MAX_VALUE)),
        ErrorCode.CHANNEL_REPLACED,
        "another one");
  }

  @Test
  void looksForAnotherChannelAtOnceWhenItCannotReadItsOwn() {
    ChannelFollower lazy = new ChannelFollower(() -> Channel.open(storage), Duration.ofHours(1));
    new TestLedger(storage).commit(10);
    String old = lazy.read(view -> view.identity().channelId());
    int before = storage.operations();
    lazy.read(ChannelView::entry);
    assertThat(storage.operations() - before).isEqualTo(2);
    storage.clear();
    TestLedger other = new TestLedger(storage);
    // The old one ended with entry 2: this is what would come next.
    other.commit(10);
    other.commit(10);
    String now = lazy.read(view -> view.identity().channelId());
    assertThat(now).isNotEqualTo(old).isEqualTo(other.view().identity().channelId());
  }

  @Test
  void takesANewViewWhenAFailureMayPass() {
    new TestLedger(storage).commit(10);
    List<ChannelView> views = new ArrayList<>();
    long epoch =
        follower.read(
            view -> {
              views.add(view);
              if (views.size() < 3) {
                throw new BridgeException(ErrorCode.CHANNEL_FILE_MISSING, "Cannot read: gone");
              }
              return view.end().epoch();
            });
    assertThat(epoch).isEqualTo(1);
    assertThat(views).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void givesUpAtLast() {
    new TestLedger(storage).commit(10);
    int[] attempts = new int[1];
    assertFails(
        () ->
            follower.read(
                view -> {
                  attempts[0]++;
                  throw new BridgeException(ErrorCode.CHANNEL_STORAGE_FAILED, "Cannot read: x");
                }),
        ErrorCode.CHANNEL_STORAGE_FAILED);
    assertThat(attempts[0]).isEqualTo(5);
  }

  @Test
  void doesNotRepeatWhatCannotPass() {
    new TestLedger(storage).commit(10);
    int[] attempts = new int[1];
    assertFails(
        () ->
            follower.read(
                view -> {
                  attempts[0]++;
                  throw new BridgeException(ErrorCode.CHANNEL_REWOUND, "Cannot read: x");
                }),
        ErrorCode.CHANNEL_REWOUND);
    assertThat(attempts[0]).isEqualTo(1);
  }
}
