package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.channel.TestProducer.assertFails;
import static io.flinkspark.bridge.protocol.channel.TestProducer.commit;
import static io.flinkspark.bridge.protocol.channel.TestProducer.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which files an epoch may have after a compaction. */
class CompactionPlanTest {

  private final MemoryChannelStorage storage = new MemoryChannelStorage();

  private Channel open() {
    return Channel.openOrCreate(storage.again(), "orders");
  }

  private List<ChannelEpoch> epochs(long first, long last) {
    return open().view().epochs(first, last).toList();
  }

  private static EpochFile part(String path, long from, long rows, long of) {
    return new EpochFile(path, from, rows, of, 5000);
  }

  @BeforeEach
  void threeEpochsOfOneFile() {
    commit(open().claim(fresh("r1")), "a", 1, 3);
    open().compact(ChannelTest.merged(epochs(1, 3), "data/m1"));
  }

  @Test
  void anEpochMayKeepAPartOfAFileThatOthersHave() {
    List<ChannelEpoch> some = epochs(1, 2);
    Map<Long, List<EpochFile>> files = new TreeMap<>();
    files.put(1L, List.of(part("data/m2", 0, 10, 10)));
    files.put(2L, some.get(1).files());
    open().compact(new CompactionPlan(some, files));
    assertThat(epochs(1, 3).stream().map(epoch -> epoch.files().get(0)))
        .containsExactly(
            part("data/m2", 0, 10, 10), part("data/m1", 10, 10, 30), part("data/m1", 20, 10, 30));
  }

  @Test
  void anEpochMayNameAFileTwiceWithAnotherInBetween() {
    EpochFile kept = epochs(2, 2).get(0).files().get(0);
    commit(open().claim(TestProducer.restored("r1", "r1", 3)), "a", 4, 4);
    List<ChannelEpoch> some = epochs(4, 4);
    Map<Long, List<EpochFile>> files = new TreeMap<>();
    files.put(
        4L,
        List.of(part("data/m2", 0, 4, 7), part("data/large", 0, 3, 3), part("data/m2", 4, 3, 7)));
    open().compact(new CompactionPlan(some, files));
    assertThat(epochs(4, 4).get(0).files()).isEqualTo(files.get(4L));
    assertThat(epochs(2, 2).get(0).files()).containsExactly(kept);
  }

  @Test
  void aPartOfANewFileIsRefused() {
    List<ChannelEpoch> some = epochs(2, 2);
    assertFails(
        () -> new CompactionPlan(some, Map.of(2L, List.of(part("data/m1", 0, 10, 30)))),
        ErrorCode.INVALID_ARGUMENT,
        "rows from 10 on of a new file are no epoch's (data/m1)");
  }
}
