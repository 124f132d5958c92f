package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.channel.TestProducer.commit;
import static io.flinkspark.bridge.protocol.channel.TestProducer.fresh;
import static io.flinkspark.bridge.protocol.channel.TestProducer.restored;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A hundred thousand epochs cost what a few do: counted in operations on the storage. */
class LargeChannelTest {

  private static final int EPOCHS = 100_000;
  private static final MemoryChannelStorage STORAGE = new MemoryChannelStorage();
  private static final Clock CLOCK = TestProducer.ticking();
  private static int operationsEarly;
  private static int operationsLate;
  private static int mostForOne;

  @BeforeAll
  static void fill() {
    WatchedStorage counting = new WatchedStorage(STORAGE);
    ChannelWriter writer = open(counting).claim(fresh("r1"));
    for (int checkpoint = 1; checkpoint <= EPOCHS; checkpoint++) {
      int before = counting.operations();
      writer.commit(commit("a", checkpoint));
      int used = counting.operations() - before;
      mostForOne = Math.max(mostForOne, used);
      if (checkpoint > 1000 && checkpoint <= 11_000) {
        operationsEarly += used;
      } else if (checkpoint > EPOCHS - 10_000) {
        operationsLate += used;
      }
    }
  }

  private static Channel open(ChannelStorage storage) {
    return Channel.openOrCreate(storage, "orders", CLOCK, RollUpSizes.DEFAULT);
  }

  /** What a call reads at most, on a storage opened for it. */
  private interface Use {
    void of(Channel channel);
  }

  private static int operations(Use use) {
    WatchedStorage counting = new WatchedStorage(STORAGE.copy());
    Channel channel = open(counting);
    channel.view();
    int before = counting.operations();
    use.of(channel);
    return counting.operations() - before;
  }

  @Test
  void commitsDoNotCostMoreAsItGrows() {
    // Two a commit, and about two hundred and fifty more for each hundred.
    assertThat(operationsEarly).isLessThan(5 * 10_000);
    assertThat(operationsLate - operationsEarly).isBetween(-200, 200);
    assertThat(mostForOne).isLessThan(350);
  }

  @Test
  void opensByFewAndSmallFiles() {
    WatchedStorage counting = new WatchedStorage(STORAGE);
    ChannelView view = Channel.open(counting).view();
    assertThat(counting.operations()).isLessThan(110);
    assertThat(view.newest()).map(ChannelEpoch::number).hasValue((long) EPOCHS);
    assertThat(view.summary().rows()).isEqualTo(10L * EPOCHS);
    assertThat(counting.operations()).isLessThan(115);
    String snapshot = STORAGE.paths().stream().filter(p -> p.contains("snapshots")).toList().get(0);
    assertThat(STORAGE.read(snapshot, Integer.MAX_VALUE).orElseThrow()).hasSizeLessThan(100_000);
  }

  @Test
  void keepsFewFiles() {
    assertThat(STORAGE.paths()).hasSizeLessThan(EPOCHS / 100 + EPOCHS / 10_000 + 250);
    assertThat(STORAGE.paths().stream().filter(path -> path.startsWith("_bridge/ledger")))
        .hasSizeLessThan(220);
  }

  @Test
  void readsOnlyWhereItLooks() {
    assertThat(operations(channel -> channel.view().epoch(31_415))).isLessThan(10);
    assertThat(operations(channel -> channel.view().asOf(Instant.ofEpochSecond(1_050_000))))
        .isLessThan(10);
    assertThat(operations(channel -> channel.view().summary(12_345, 87_654))).isLessThan(12);
    assertThat(
            operations(
                channel -> {
                  ChannelView view = channel.view();
                  assertThat(view.after(view.position(50_000)).limit(150)).hasSize(150);
                }))
        .isLessThan(12);
  }

  @Test
  void goesBackExpiresAndCompactsWithoutReadingAll() {
    assertThat(operations(channel -> channel.claim(restored("r2", "r1", EPOCHS)))).isLessThan(320);
    assertThat(operations(channel -> channel.claim(restored("r2", "r1", 99_500)))).isLessThan(330);
    assertThat(operations(channel -> channel.expire(60_000))).isLessThan(330);
    assertThat(
            operations(
                channel -> {
                  List<ChannelEpoch> epochs = channel.view().epochs(5_000, 5_999).toList();
                  channel.compact(ChannelTest.merged(epochs, "data/merged"));
                }))
        .isLessThan(350);
  }

  @Test
  void aWholeReadSeesEveryEpochOnce() {
    assertThat(Channel.open(STORAGE).view().epochs().mapToLong(ChannelEpoch::number).sum())
        .isEqualTo((long) EPOCHS * (EPOCHS + 1) / 2);
  }
}
