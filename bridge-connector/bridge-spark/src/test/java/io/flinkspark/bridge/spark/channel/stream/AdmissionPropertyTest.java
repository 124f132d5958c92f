package io.flinkspark.bridge.spark.channel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Any epochs, any limits, with compactions, expiry of what is read, and new epochs in between:
 * every row is in one batch, in order, and no batch breaks its limits.
 */
class AdmissionPropertyTest {

  private static final int CHANNELS = 300;

  /** A row, by its epoch and its place there. */
  record Row(long epoch, long row) {}

  @Test
  void eachRowComesOnceAndInOrder() {
    long seed = System.nanoTime();
    System.out.println("AdmissionPropertyTest: seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < CHANNELS; i++) {
      readAll(new TestLedger(), random, "seed " + seed + ", channel " + i);
    }
  }

  private static void readAll(TestLedger ledger, Random random, String name) {
    BatchLimits limits = new BatchLimits(limit(random, 40), limit(random, 400), limit(random, 5));
    Admission admission = new Admission(limits, random.nextInt(4) > 0);
    boolean splits = admission.splitsEpochs();
    ChannelOffset start = ChannelOffset.behind(ledger.view().start());
    List<Row> written = new ArrayList<>();
    List<Row> read = new ArrayList<>();
    int commits = random.nextInt(12);
    for (; ; ) {
      while (commits > 0 && random.nextInt(3) > 0) {
        commits--;
        written.addAll(commit(ledger, random));
      }
      if (random.nextInt(3) == 0) {
        compactSome(ledger, random);
      }
      if (start.epoch() > 1 && random.nextInt(8) == 0) {
        ledger.channel.expire(start.epoch() - 1);
      }
      ChannelView view = ledger.view();
      UnreadEpochs unread = new UnreadEpochs(RewindRule.FAIL);
      Optional<ChannelOffset> end = admission.end(view, unread.after(view, start, Long.MAX_VALUE));
      if (end.isEmpty()) {
        if (commits == 0) {
          break;
        }
        continue;
      }
      ChannelOffset stored = ChannelOffset.parse(end.get().json());
      if (random.nextInt(3) == 0) {
        compactSome(ledger, random);
      }
      List<EpochRows> batch = unread.between(ledger.view(), start, stored);
      assertWithin(limits, splits, batch, name);
      batch.forEach(
          part ->
              LongStream.range(part.fromRow(), part.toRow())
                  .forEach(row -> read.add(new Row(part.epoch().number(), row))));
      start = stored;
    }
    assertThat(read).as(name).isEqualTo(written);
  }

  private static long limit(Random random, int bound) {
    return random.nextInt(3) == 0 ? Long.MAX_VALUE : 1 + random.nextInt(bound);
  }

  private static List<Row> commit(TestLedger ledger, Random random) {
    long[] files = random.longs(random.nextInt(4), 1, 30).toArray();
    long epoch = ledger.commit(files);
    return LongStream.range(0, LongStream.of(files).sum())
        .mapToObj(row -> new Row(epoch, row))
        .toList();
  }

  private static void compactSome(TestLedger ledger, Random random) {
    List<Long> epochs = ledger.view().epochs().map(ChannelEpoch::number).toList();
    if (!epochs.isEmpty()) {
      int first = random.nextInt(epochs.size());
      int last = first + random.nextInt(epochs.size() - first);
      ledger.compact(epochs.get(first), epochs.get(last));
    }
  }

  private static void assertWithin(
      BatchLimits limits, boolean splits, List<EpochRows> batch, String name) {
    assertThat(batch).as(name).isNotEmpty();
    assertThat((long) batch.size()).as(name).isLessThanOrEqualTo(limits.epochs());
    long rows = batch.stream().mapToLong(EpochRows::rows).sum();
    boolean isOneUnit =
        splits ? rows <= 1 : batch.stream().filter(part -> part.rows() > 0).count() <= 1;
    if (!isOneUnit) {
      assertThat(rows).as(name).isLessThanOrEqualTo(limits.rows());
      // Ten bytes a row, whatever file it is in.
      assertThat(10 * rows).as(name).isLessThanOrEqualTo(limits.bytes());
    }
  }
}
