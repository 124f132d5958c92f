package io.flinkspark.bridge.spark.channel.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelPosition;
import io.flinkspark.bridge.protocol.channel.ChannelStart;
import io.flinkspark.bridge.protocol.channel.DataFileName;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files become large, and nobody notices; on a local file system. */
class CompactionITCase {

  private static final long TARGET = 64 << 10;

  @TempDir private Path directory;
  private TestChannel channel;

  private static SparkSession spark() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("maintain")
        .config("spark.ui.enabled", false)
        .getOrCreate();
  }

  @BeforeEach
  void makeChannel() {
    channel = new TestChannel(path(), new Configuration()).begin("r1");
  }

  private String path() {
    return directory.resolve("channel").toUri().toString();
  }

  private ChannelActions actions() {
    return ChannelActions.at(spark(), path());
  }

  private CompactAction compact() {
    return actions().compact().targetFileSize(TARGET).minInputFiles(2);
  }

  @Test
  void smallFilesBecomeLargeAndRowsStay() {
    for (int i = 0; i < 20; i++) {
      channel.epoch(3, 5 + i);
    }
    List<List<String>> before = channel.rows();
    CompactResult result = compact().run();
    assertThat(channel.rows()).isEqualTo(before);
    assertThat(channel.named()).hasSizeLessThan(4).allMatch(path -> path.contains("compaction_"));
    assertThat(result.filesBefore()).isEqualTo(60);
    assertThat(result.filesAfter()).isEqualTo(channel.named().size());
    assertThat(result.epochs()).isEqualTo(20);
    assertThat(result.rows()).isEqualTo(3 * (20 * 5 + 190));
    assertThat(result.bytesAfter()).isLessThan(result.bytesBefore());
    // The writer goes on, and a second compaction takes what is new.
    channel.epoch(2, 4);
    channel.epoch(2, 4);
    List<List<String>> more = channel.rows();
    assertThat(compact().run().filesBefore()).isGreaterThanOrEqualTo(4);
    assertThat(channel.rows()).isEqualTo(more);
    assertThat(compact().run()).isEqualTo(CompactResult.NOTHING);
  }

  @Test
  void aReaderInsideAnEpochReadsOn() {
    for (int i = 0; i < 6; i++) {
      channel.epoch(4, 10);
    }
    ChannelPosition position = channel.view().position(3);
    ChannelEpoch half = channel.view().epoch(4).orElseThrow();
    List<String> rest = channel.rows(half).subList(17, 40);
    compact().run();
    assertThat(channel.view().after(position).map(channel::rows).toList())
        .isEqualTo(channel.rows().subList(3, 6));
    ChannelEpoch moved = channel.view().epoch(4).orElseThrow();
    assertThat(moved.files()).isNotEqualTo(half.files());
    assertThat(channel.rows(moved).subList(17, 40)).isEqualTo(rest);
  }

  @Test
  void partitionsStayApartAndLargeFilesStay() {
    for (int i = 0; i < 5; i++) {
      List<EpochFile> files = new ArrayList<>();
      for (String day : List.of("day=2026-11-20/", "day=__HIVE_DEFAULT_PARTITION__/")) {
        files.add(channel.file(day, TestChannel.ROWS, 7, 0));
        files.add(channel.file(day, TestChannel.ROWS, i == 2 ? 20_000 : 3, 1));
        files.add(channel.file(day, TestChannel.ROWS, 2, 2));
      }
      channel.commit("v1", files);
    }
    List<List<String>> before = channel.rows();
    compact().run();
    assertThat(channel.rows()).isEqualTo(before);
    List<EpochFile> third = channel.view().epoch(3).orElseThrow().files();
    assertThat(third)
        .filteredOn(file -> file.path().startsWith("data/day=2026-11-20/r1_"))
        .hasSize(1);
    assertThat(third).as("the same new file before and behind the large one").hasSize(6);
    assertThat(channel.named()).hasSize(4);
  }

  @Test
  void filesOfDifferentSchemasStayApart() {
    for (int i = 0; i < 9; i++) {
      boolean wider = i >= 3 && i != 5;
      channel.commit(
          wider ? "v2" : "v1",
          List.of(
              channel.file("", wider ? TestChannel.WIDER : TestChannel.ROWS, 5, 0),
              channel.file("", wider ? TestChannel.WIDER : TestChannel.ROWS, 6, 1)));
    }
    // The same schema id, but another Parquet schema: seen when it is read.
    channel.commit("v2", List.of(channel.file("", TestChannel.ROWS, 5, 0)));
    List<List<String>> before = channel.rows();
    assertThat(compact().run().filesAfter()).isEqualTo(3);
    assertThat(channel.rows()).isEqualTo(before);
  }

  @Test
  void avroFilesAreLeftAlone() throws Exception {
    Files.createDirectories(directory.resolve("channel/data"));
    for (int i = 0; i < 3; i++) {
      String name = "data/r1_0_" + i + "_u.avro";
      Files.write(directory.resolve("channel").resolve(name), new byte[100]);
      channel.commit("v1", List.of(EpochFile.whole(name, 10, 100)));
    }
    CompactResult result = compact().run();
    assertThat(result.otherFiles()).isEqualTo(3);
    assertThat(result.plans()).isZero();
  }

  @Test
  void aCrashBeforeTheEntryChangesNothing() {
    for (int i = 0; i < 4; i++) {
      channel.epoch(2, 5);
    }
    List<List<String>> before = channel.rows();
    List<String> named = channel.named();
    CompactAction dying =
        compact()
            .beforePublishing(
                () -> {
                  throw new IllegalStateException("killed");
                });
    assertThatThrownBy(dying::run).hasMessage("killed");
    assertThat(channel.named()).isEqualTo(named);
    assertThat(channel.rows()).isEqualTo(before);
    List<String> left = new ArrayList<>(channel.onDisk());
    left.removeAll(named);
    assertThat(left).hasSize(1).allMatch(path -> path.startsWith("data/compaction_"));
    // Too young: its compaction might still be alive.
    OrphansResult now = actions().orphans().grace(Duration.ZERO).run();
    assertThat(now.pending().examples()).isEqualTo(left);
    compact().run();
    assertThat(channel.rows()).isEqualTo(before);
  }

  @Test
  void whatChangedMeanwhileIsPlannedAnew() {
    for (int i = 0; i < 8; i++) {
      channel.epoch(2, 5);
    }
    AtomicBoolean first = new AtomicBoolean(true);
    CompactAction overtaken =
        compact()
            .beforePublishing(
                () -> {
                  if (first.getAndSet(false)) {
                    // Back to checkpoint 6, and on.
                    channel.claim(new ChannelStart.Restored("r2", "r1", 6));
                    channel.epoch(2, 5);
                  }
                });
    CompactResult result = overtaken.run();
    assertThat(result.plansAnew()).isEqualTo(1);
    // The one that came meanwhile is left for the next compaction.
    assertThat(result.epochs()).isEqualTo(6);
    assertThat(channel.view().epochs()).hasSize(7);
    assertThat(channel.named()).hasSize(3);
    assertThat(channel.onDisk()).filteredOn(path -> path.contains("compaction_")).hasSize(1);
    assertThat(channel.rows()).allMatch(rows -> rows.size() == 10);
  }

  @Test
  void twoCompactorsAndAWriterAtOnce() throws Exception {
    for (int i = 0; i < 30; i++) {
      channel.epoch(2, 5);
    }
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      CountDownLatch copied = new CountDownLatch(2);
      List<Future<CompactResult>> compactions = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        AtomicBoolean first = new AtomicBoolean(true);
        CompactAction compaction =
            compact()
                .beforePublishing(
                    () -> {
                      if (first.getAndSet(false)) {
                        copied.countDown();
                        await(copied);
                      }
                    });
        compactions.add(threads.submit(compaction::run));
      }
      Future<?> writer =
          threads.submit(
              () -> {
                for (int i = 0; i < 10; i++) {
                  channel.epoch(2, 5);
                }
              });
      writer.get(3, TimeUnit.MINUTES);
      CompactResult both = CompactResult.NOTHING;
      for (Future<CompactResult> compaction : compactions) {
        both = both.plus(compaction.get(3, TimeUnit.MINUTES));
      }
      assertThat(both.plansAnew()).as("one was first").isPositive();
      // No file of the loser is left.
      assertThat(channel.onDisk().stream().filter(path -> path.contains("compaction_")))
          .hasSize((int) both.filesAfter());
    } finally {
      threads.shutdownNow();
    }
    assertThat(channel.rows()).hasSize(40).allMatch(rows -> rows.size() == 10);
    assertThat(channel.rows().stream().flatMap(List::stream).distinct()).hasSize(400);
  }

  @Test
  void aLocalChannelIsLocalWhateverTheDefaultIs() {
    channel.epoch(3, 5);
    List<List<String>> before = channel.rows();
    Configuration elsewhere = new Configuration();
    elsewhere.set("fs.defaultFS", "hdfs://nobody.invalid:1");
    new CompactAction(spark(), ChannelPlace.open(path(), elsewhere)).minInputFiles(2).run();
    assertThat(channel.named()).hasSize(1);
    assertThat(channel.rows()).isEqualTo(before);
  }

  /** A small heap is enough: see the module's -Xmx. */
  @Test
  void tenThousandSmallFilesBecomeOne() throws Exception {
    EpochFile one = channel.file("", TestChannel.ROWS, 10, 0);
    Path data = directory.resolve("channel/data");
    byte[] content = Files.readAllBytes(directory.resolve("channel").resolve(one.path()));
    for (int epoch = 0; epoch < 100; epoch++) {
      List<EpochFile> files = new ArrayList<>();
      for (int task = 0; task < 100; task++) {
        String name = DataFileName.of("r1", channel.checkpoint(), task, "parquet").toString();
        Files.write(data.resolve(name), content);
        files.add(EpochFile.whole("data/" + name, 10, content.length));
      }
      channel.commit("v1", files);
    }
    List<String> some = channel.rows(channel.view().epoch(50).orElseThrow());
    CompactResult result = actions().compact().run();
    assertThat(result.filesBefore()).isEqualTo(10_000);
    assertThat(result.rows()).isEqualTo(100_000);
    assertThat(channel.named()).hasSize(1);
    assertThat(channel.rows(channel.view().epoch(50).orElseThrow())).isEqualTo(some);
    OrphansResult orphans = actions().orphans().grace(Duration.ZERO).run();
    // With the one that was copied.
    assertThat(orphans.deleted().files()).isEqualTo(10_001);
    assertThat(channel.onDisk()).isEqualTo(channel.named());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aMissingFileIsSaidAndNothingIsLeft() throws Exception {
    for (int i = 0; i < 4; i++) {
      channel.epoch(2, 5);
    }
    Files.delete(directory.resolve("channel").resolve(channel.named().get(3)));
    List<String> before = channel.onDisk();
    assertThatThrownBy(() -> compact().run())
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("a data file is gone")
        .extracting(e -> ((BridgeException) e).code())
        .isEqualTo(ErrorCode.CHANNEL_FILE_MISSING);
    assertThat(channel.onDisk()).isEqualTo(before);
  }
}
