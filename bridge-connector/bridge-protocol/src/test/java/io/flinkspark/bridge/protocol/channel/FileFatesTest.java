package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.channel.TestProducer.assertFails;
import static io.flinkspark.bridge.protocol.channel.TestProducer.commit;
import static io.flinkspark.bridge.protocol.channel.TestProducer.fresh;
import static io.flinkspark.bridge.protocol.channel.TestProducer.restored;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rule of {@link FileFates}, case by case. */
class FileFatesTest {

  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  private final MemoryChannelStorage storage = new MemoryChannelStorage();
  private final Clock clock = TestProducer.ticking();

  private Channel open() {
    return Channel.openOrCreate(storage.again(), "orders", clock, new RollUpSizes(7, 3));
  }

  private FileFate fate(String run, long afterCheckpoint) {
    return open().view().fates(NOW).of("data/" + DataFileName.of(run, afterCheckpoint, 0, "avro"));
  }

  @Test
  void aFileIsDeadOnceItsCheckpointIsCommittedWithoutIt() {
    ChannelWriter writer = open().claim(fresh("r1"));
    commit(writer, "r1", 1, 5);
    assertThat(fate("r1", 4)).isEqualTo(FileFate.DEAD);
    assertThat(fate("r1", 5)).isEqualTo(FileFate.PENDING);
    assertThat(fate("r1", 6)).isEqualTo(FileFate.PENDING);
  }

  @Test
  void aRunThatHasNotClaimedIsUndecided() {
    assertThat(fate("r2", 0)).isEqualTo(FileFate.UNDECIDED);
    commit(open().claim(fresh("r1")), "r1", 1, 5);
    assertThat(fate("r2", 0)).isEqualTo(FileFate.UNDECIDED);
    assertThat(fate("r2", 9)).isEqualTo(FileFate.UNDECIDED);
  }

  @Test
  void nothingIsDeadBeforeTheFirstEpoch() {
    open().claim(fresh("r1"));
    open().claim(restored("r2", "r1", 5));
    open().claim(restored("r3", "r1", 5));
    assertThat(fate("r1", 5)).isEqualTo(FileFate.PENDING);
    assertThat(fate("r2", 5)).isEqualTo(FileFate.PENDING);
    commit(open().claim(restored("r3", "r3", 5)), "r3", 6, 6);
    assertThat(fate("r2", 5)).isEqualTo(FileFate.DEAD);
    assertThat(fate("r1", 5)).isEqualTo(FileFate.DEAD);
    assertThat(fate("r1", 4))
        .as("r1 may be restored from checkpoint 5")
        .isEqualTo(FileFate.PENDING);
  }

  @Test
  void anEndedRunIsNotAParentEvenBeforeTheFirstEpoch() {
    open().claim(fresh("r1"));
    open().claim(restored("r2", "r1", 5));
    open().claim(restored("r3", "r1", 5));
    assertFails(
        () -> open().claim(restored("r4", "r2", 8)),
        ErrorCode.CHANNEL_START_REFUSED,
        "the channel does not know that run");
  }

  @Test
  void filesOfARunThatEndedAreDead() {
    commit(open().claim(fresh("r1")), "r1", 1, 5);
    commit(open().claim(restored("r2", "r1", 5)), "r2", 6, 9);
    assertThat(fate("r2", 9)).isEqualTo(FileFate.PENDING);
    open().claim(restored("r3", "r1", 3));
    assertThat(fate("r2", 9)).isEqualTo(FileFate.DEAD);
    assertThat(fate("r1", 3)).as("branched off before").isEqualTo(FileFate.DEAD);
    assertThat(fate("r1", 2)).isEqualTo(FileFate.DEAD);
    assertThat(fate("r3", 3)).isEqualTo(FileFate.PENDING);
  }

  @Test
  void whatADescendantCommittedForARunMayBeCommittedAgain() {
    commit(open().claim(fresh("r1")), "r1", 1, 5);
    // Checkpoint 8 of r1 holds the files of 6, 7 and 8, which r1 has not committed any more.
    ChannelWriter second = open().claim(restored("r2", "r1", 8));
    commit(second, "r1", 6, 8);
    commit(second, "r2", 9, 20);
    List<ChannelEpoch> all = open().view().epochs().toList();
    open().compact(ChannelTest.merged(all, "data/merged.parquet"));
    assertThat(fate("r1", 4)).isEqualTo(FileFate.DEAD);
    assertThat(fate("r1", 5)).isEqualTo(FileFate.PENDING);
    assertThat(fate("r1", 7)).isEqualTo(FileFate.PENDING);
    assertThat(fate("r1", 8)).isEqualTo(FileFate.DEAD);
    // And indeed:
    commit(open().claim(restored("r3", "r1", 8)), "r1", 6, 8);
    assertThat(open().view().epochs()).hasSize(8);
  }

  @Test
  void otherRunsThatStayAreMeasuredByThemselves() {
    commit(open().claim(fresh("r1")), "r1", 1, 5);
    open().claim(new ChannelStart.Fresh("r2", ChannelStart.Existing.KEEP));
    assertThat(fate("r1", 4)).isEqualTo(FileFate.DEAD);
    assertThat(fate("r1", 5)).as("r1 may be restored").isEqualTo(FileFate.PENDING);
    open().claim(new ChannelStart.Fresh("r3", ChannelStart.Existing.VOID));
    assertThat(fate("r1", 5)).isEqualTo(FileFate.DEAD);
    assertThat(fate("r2", 0)).isEqualTo(FileFate.DEAD);
  }

  @Test
  void stateOfAnUnknownRunKeepsEverythingUntilItIsCommitted() {
    ChannelWriter writer = open().claim(restored("r1", "elsewhere", 8));
    writer.commit(TestProducer.commit("e", 7));
    assertThat(fate("elsewhere", 7)).isEqualTo(FileFate.UNDECIDED);
    assertThat(fate("r1", 3)).isEqualTo(FileFate.PENDING);
    writer.commit(TestProducer.commit("e", 8));
    assertThat(fate("r1", 3)).isEqualTo(FileFate.DEAD);
  }

  @Test
  void compactionsAreDeadWhenTheyAreOld() {
    commit(open().claim(fresh("r1")), "r1", 1, 1);
    FileFates fates = open().view().fates(NOW);
    Instant old = NOW.minus(CompactionFileName.DEAD_AFTER);
    for (long age = -1; age <= 1; age++) {
      CompactionFileName name =
          new CompactionFileName(old.minusMillis(age).toEpochMilli(), 3, "u", "parquet");
      assertThat(CompactionFileName.parse("data/day=1/" + name)).hasValue(name);
      assertThat(DataFileName.parse(name.toString())).isEmpty();
      assertThat(fates.of("data/" + name)).isEqualTo(age > 0 ? FileFate.DEAD : FileFate.PENDING);
    }
    assertThat(CompactionFileName.PUBLISH_WITHIN.multipliedBy(2))
        .isLessThan(CompactionFileName.DEAD_AFTER);
    assertFails(
        () -> DataFileName.of("compaction", 1, 0, "parquet"), ErrorCode.INVALID_ARGUMENT, "run");
  }

  @Test
  void whatNobodyOfUsNamesIsForeign() {
    commit(open().claim(fresh("r1")), "r1", 1, 1);
    FileFates fates = open().view().fates(NOW);
    for (String path :
        List.of(
            "data/part-00000.snappy.parquet",
            "data/_SUCCESS",
            "data/r1_0_0_.parquet",
            "data/r1_x_0_u.parquet",
            "data/compaction_1_1.parquet",
            "data/compaction_x_1_u.parquet")) {
      assertThat(fates.of(path)).as(path).isEqualTo(FileFate.FOREIGN);
    }
  }

  @Test
  void aNoteKeepsTheEarliestTime() {
    Channel channel = open();
    assertThat(channel.unnamedFiles()).isEqualTo(UnnamedFiles.NONE);
    channel.noteUnnamed(Map.of("data/a", 10L, "data/b", 10L), Map.of("data/c", 10L));
    UnnamedFiles second =
        open().noteUnnamed(Map.of("data/a", 20L, "data/c", 20L), Map.of("data/b", 20L));
    assertThat(second.number()).isEqualTo(2);
    assertThat(second.dead()).containsOnly(Map.entry("data/a", 10L), Map.entry("data/c", 20L));
    assertThat(second.unclaimed()).containsOnly(Map.entry("data/b", 20L));
    assertThat(open().unnamedFiles()).isEqualTo(second);
    assertThat(storage.paths()).filteredOn(path -> path.contains("unnamed")).hasSize(1);
  }

  @Test
  void aNoteHoldsTheOldestWhenThereAreTooMany() {
    String folder = "data/" + "x".repeat(200) + "/";
    Map<String, Long> many = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      many.put(folder + i, (long) i);
    }
    UnnamedFiles note = open().noteUnnamed(many, Map.of());
    assertThat(note.dead()).hasSizeBetween(35_000, 45_000).containsKey(folder + 0);
    assertThat(open().unnamedFiles()).isEqualTo(note);
    assertThat(Duration.ofMillis(note.dead().size()).toMillis())
        .as("the oldest")
        .isEqualTo(note.dead().values().stream().mapToLong(Long::longValue).max().orElse(0) + 1);
  }
}
