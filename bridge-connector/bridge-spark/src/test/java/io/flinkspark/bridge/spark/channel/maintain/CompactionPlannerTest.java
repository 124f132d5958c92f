package io.flinkspark.bridge.spark.channel.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.CompactionPlan;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which files go together. */
class CompactionPlannerTest {

  private final CompactionPlanner planner = new CompactionPlanner(1000, 2, 4);

  private static ChannelEpoch epoch(long number, String schema, EpochFile... files) {
    List<EpochFile> all = List.of(files);
    return new ChannelEpoch(
        number,
        1,
        number,
        schema,
        all,
        all.stream().mapToLong(EpochFile::rows).sum(),
        all.stream().mapToLong(EpochFile::fileBytes).sum(),
        EventTimes.NONE,
        ChannelEpoch.NO_WATERMARK,
        number);
  }

  private static EpochFile file(String path, long bytes) {
    return EpochFile.whole("data/" + path, 10, bytes);
  }

  private static List<List<String>> paths(CompactionGroup group) {
    return group.rewrites().stream()
        .map(rewrite -> rewrite.parts().stream().map(Rewrite.Part::path).toList())
        .toList();
  }

  private CompactionGroup next(ChannelEpoch... epochs) {
    return planner.next(List.of(epochs).iterator());
  }

  @Test
  void smallFilesOfAFolderAndSchemaGoTogether() {
    CompactionGroup group =
        next(
            epoch(1, "a", file("x=1/1.parquet", 10), file("x=2/1.parquet", 10)),
            epoch(2, "a", file("x=1/2.parquet", 10), file("x=2/2.parquet", 900)),
            epoch(3, "b", file("x=1/3.parquet", 10), file("x=2/3.parquet", 10)),
            epoch(4, "a", file("x=2/4.parquet", 749), file("x=2/5.avro", 10)));
    assertThat(paths(group))
        .containsExactly(
            List.of("data/x=1/1.parquet", "data/x=1/2.parquet"),
            List.of("data/x=2/1.parquet", "data/x=2/4.parquet"));
    assertThat(group.epochs()).extracting(ChannelEpoch::number).containsExactly(1L, 2L, 4L);
    assertThat(group.otherFiles()).isEqualTo(1);
  }

  @Test
  void aNewFileIsNoLongerThanTheTarget() {
    CompactionGroup group =
        next(
            epoch(1, "a", file("1.parquet", 400), file("2.parquet", 500)),
            epoch(2, "a", file("3.parquet", 600), file("4.parquet", 400)),
            epoch(3, "a", file("5.parquet", 100)));
    assertThat(paths(group))
        .containsExactly(
            List.of("data/1.parquet", "data/2.parquet"),
            List.of("data/3.parquet", "data/4.parquet"));
  }

  @Test
  void aPlanHasNoMoreEpochsThanAllowed() {
    Iterator<ChannelEpoch> epochs =
        LongStream.rangeClosed(1, 6)
            .mapToObj(n -> epoch(n, "a", file(n + ".parquet", 10)))
            .iterator();
    CompactionGroup first = planner.next(epochs);
    assertThat(first.lastEpoch()).isEqualTo(4);
    CompactionGroup second = planner.next(epochs);
    assertThat(paths(second)).containsExactly(List.of("data/5.parquet", "data/6.parquet"));
  }

  @Test
  void whatSharesAFileIsOneFile() {
    EpochFile first = new EpochFile("data/m.parquet", 0, 10, 30, 100);
    EpochFile second = new EpochFile("data/m.parquet", 10, 20, 30, 100);
    assertThat(next(epoch(1, "a", first), epoch(2, "a", second)).rewrites()).isEmpty();
    assertThat(paths(next(epoch(1, "a", first), epoch(2, "a", second, file("n.parquet", 10)))))
        .hasSize(1);
  }

  /** Epochs with files of all sizes in several folders; the plan keeps each row in its place. */
  @Test
  void everyRowKeepsItsPlace() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<ChannelEpoch> epochs = new ArrayList<>();
      for (int n = 1; n <= 4; n++) {
        List<EpochFile> files = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
          String path = "data/x=%d/%d-%d".formatted(random.nextInt(2), n, i);
          String format = random.nextInt(5) == 0 ? ".avro" : ".parquet";
          int rows = random.nextInt(6);
          files.add(EpochFile.whole(path + format, rows, 1 + random.nextInt(1000)));
        }
        files.sort(Comparator.comparing(EpochFile::path));
        epochs.add(epoch(n, random.nextInt(3) == 0 ? "b" : "a", files.toArray(EpochFile[]::new)));
      }
      CompactionGroup group = planner.next(epochs.iterator());
      if (group.rewrites().isEmpty()) {
        continue;
      }
      // Each rewrite becomes one or two files.
      List<List<Rewrite.Piece>> written = new ArrayList<>();
      for (Rewrite rewrite : group.rewrites()) {
        int cut = random.nextInt(rewrite.parts().size());
        List<Rewrite.Piece> pieces = new ArrayList<>();
        if (cut > 0) {
          pieces.add(piece(rewrite, 0, cut));
        }
        pieces.add(piece(rewrite, cut, rewrite.parts().size()));
        written.add(pieces);
      }
      // Its constructor checks that no row is lost.
      assertThat(group.plan(written)).as("seed %d", seed).isInstanceOf(CompactionPlan.class);
    }
  }

  private static Rewrite.Piece piece(Rewrite rewrite, int from, int to) {
    long rows = rewrite.parts().subList(from, to).stream().mapToLong(Rewrite.Part::rows).sum();
    return new Rewrite.Piece("data/new-" + rewrite.index() + "-" + from, rows, 100, to - from);
  }
}
