package io.flinkspark.bridge.spark.channel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.channel.ChannelView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Ten bytes a row; a batch is written as {@code epoch[from,to)} of its parts. */
class AdmissionTest {

  private static final long NONE = Long.MAX_VALUE;

  private final TestLedger ledger = new TestLedger();

  private List<String> batches(BatchLimits limits) {
    return batches(limits, true);
  }

  private List<String> batches(BatchLimits limits, boolean splits) {
    Admission admission = new Admission(limits, splits);
    UnreadEpochs unread = new UnreadEpochs(RewindRule.FAIL);
    ChannelView view = ledger.view();
    ChannelOffset start = ChannelOffset.behind(view.start());
    List<String> batches = new ArrayList<>();
    for (; ; ) {
      Optional<ChannelOffset> end = admission.end(view, unread.after(view, start, Long.MAX_VALUE));
      if (end.isEmpty()) {
        return batches;
      }
      StringBuilder batch = new StringBuilder();
      for (EpochRows part : unread.between(view, start, end.get())) {
        batch.append(batch.isEmpty() ? "" : " ").append(part.epoch().number());
        batch.append("[" + part.fromRow() + "," + part.toRow() + ")");
      }
      batches.add(batch.toString());
      start = end.get();
    }
  }

  @Test
  void takesAllWithoutLimits() {
    ledger.commit(5, 5);
    ledger.commit();
    ledger.commit(7);
    assertThat(batches(BatchLimits.NONE)).containsExactly("1[0,10) 2[0,0) 3[0,7)");
  }

  @Test
  void hasNoBatchWithoutEpochs() {
    assertThat(batches(BatchLimits.NONE)).isEmpty();
  }

  @Test
  void takesWholeEpochsWhileTheyFit() {
    ledger.commit(4);
    ledger.commit(4);
    ledger.commit(4);
    assertThat(batches(new BatchLimits(9, NONE, NONE))).containsExactly("1[0,4) 2[0,4)", "3[0,4)");
    assertThat(batches(new BatchLimits(NONE, 80, NONE))).containsExactly("1[0,4) 2[0,4)", "3[0,4)");
    assertThat(batches(new BatchLimits(NONE, NONE, 2))).containsExactly("1[0,4) 2[0,4)", "3[0,4)");
    assertThat(batches(new BatchLimits(4, 80, 3))).containsExactly("1[0,4)", "2[0,4)", "3[0,4)");
  }

  @Test
  void splitsAnEpochThatIsTooLargeForABatchOfItsOwn() {
    ledger.commit(2);
    ledger.commit(3, 4, 3);
    ledger.commit(2);
    assertThat(batches(new BatchLimits(4, NONE, NONE)))
        .containsExactly("1[0,2)", "2[0,4)", "2[4,8)", "2[8,10) 3[0,2)");
    assertThat(batches(new BatchLimits(NONE, 45, NONE)))
        .containsExactly("1[0,2)", "2[0,4)", "2[4,8)", "2[8,10) 3[0,2)");
    assertThat(batches(new BatchLimits(NONE, 45, 1)))
        .containsExactly("1[0,2)", "2[0,4)", "2[4,8)", "2[8,10)", "3[0,2)");
  }

  @Test
  void theRestOfASplitEpochMakesRoomForTheNext() {
    ledger.commit(10);
    ledger.commit(5);
    assertThat(batches(new BatchLimits(8, NONE, NONE))).containsExactly("1[0,8)", "1[8,10) 2[0,5)");
  }

  /** Failure 6 of those that other bridges had: one unit larger than the limit. */
  @Test
  void makesProgressWithRowsLargerThanTheLimit() {
    ledger.commit(3);
    assertThat(batches(new BatchLimits(NONE, 1, NONE)))
        .containsExactly("1[0,1)", "1[1,2)", "1[2,3)");
  }

  @Test
  void epochsWithoutRowsDoNotMakeALargeOneWait() {
    ledger.commit();
    ledger.commit(10);
    ledger.commit();
    assertThat(batches(new BatchLimits(6, NONE, NONE)))
        .containsExactly("1[0,0) 2[0,6)", "2[6,10) 3[0,0)");
  }

  @Test
  void splitsInsideOfCompactedFiles() {
    ledger.commit(3);
    ledger.commit(2, 5);
    ledger.commit(4);
    ledger.compact(1, 3);
    assertThat(batches(new BatchLimits(NONE, 45, NONE)))
        .containsExactly("1[0,3)", "2[0,4)", "2[4,7)", "3[0,4)");
  }

  @Test
  void readsWholeEpochsOnlyWhereThatIsAsked() {
    ledger.commit(10);
    ledger.commit(3);
    ledger.commit(2);
    assertThat(batches(new BatchLimits(6, NONE, NONE), false))
        .containsExactly("1[0,10)", "2[0,3) 3[0,2)");
  }
}
