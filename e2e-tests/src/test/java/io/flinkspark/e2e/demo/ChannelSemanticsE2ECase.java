package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.HdfsEntry;
import io.flinkspark.bridge.testkit.SparkSubmission;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What other bridges are known to lose or to write twice, on real clusters and HDFS. */
@Tag("containers-all")
@ExtendWith(RunningClusters.class)
final class ChannelSemanticsE2ECase {
  /** At the slow rate they take over a minute, so that even a slow machine stops in the middle. */
  private static final int ROWS = 100_000;

  private static final int FEWER_ROWS = 20_000;
  private static final String[] SLOW = {"--rows", String.valueOf(ROWS), "--max-rate", "500"};
  private static final String[] FAST = {"--rows", String.valueOf(ROWS)};
  private static final String STREAM = "stream";

  @Test
  void secondWriterWithTheSameBridgeIdIsRefusedAndOneThatInsistsFencesTheFirst(
      RunningClusters.Site clusters) {
    ChannelSite site = new ChannelSite(clusters, "two-writers").withSingleWriters();
    // So slow that it is fenced long before it has written as many rows as the second.
    FlinkJob first = site.write("--rows", "100000000", "--max-rate", "50");
    site.awaitEntriesAfter(0, 3);

    FlinkJob refused = site.write(FAST);
    assertThatThrownBy(() -> refused.awaitFinished(ChannelSite.PATIENCE))
        .hasMessageContaining("is FAILED")
        .hasMessageContaining("BRIDGE-5012");
    site.awaitEntriesAfter(site.lastEntry().orElseThrow(), 2);
    assertThat(first.state()).isEqualTo("RUNNING");

    FlinkJob second = site.write("--rows", String.valueOf(FEWER_ROWS), "--existing-epochs", "KEEP");
    second.awaitFinished(ChannelSite.PATIENCE);
    assertThatThrownBy(() -> first.awaitFinished(ChannelSite.PATIENCE))
        .hasMessageContaining("is FAILED")
        .hasMessageContaining("BRIDGE-5011");

    ChannelSite.awaitDone(site.read("rows"));
    int[] times = site.times(FEWER_ROWS, "rows");
    int ofFirst = 0;
    while (ofFirst < times.length && times[ofFirst] == 2) {
      ofFirst++;
    }
    assertThat(ofFirst).as("rows that the first committed, from 0 on").isPositive();
    for (int id = ofFirst; id < times.length; id++) {
      assertThat(times[id]).as("row %d", id).isEqualTo(1);
    }
  }

  @Test
  void jobWithANewIdCommitsNothingTwiceThatItsSavepointStillHolds(RunningClusters.Site clusters)
      throws Exception {
    ChannelSite site = new ChannelSite(clusters, "new-job-id");
    FlinkJob first = site.write(SLOW);
    site.awaitEntriesAfter(0, 4);
    String savepoint = first.stopWithSavepoint(site.uri("savepoints"));

    // It holds what was committed once it was complete: as if no commit had ever been answered.
    FlinkJob second = site.writeFrom(savepoint, FAST);
    second.awaitFinished(ChannelSite.PATIENCE);

    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(
            Files.readString(site.clusters().flink().taskManagers().get(0).logFile())
                .lines()
                .filter(line -> line.contains("was committed before")))
        .isNotEmpty();
    ChannelSite.awaitDone(site.read("rows"));
    assertThat(site.problems(new NumberedRows(ROWS), "rows")).isEmpty();
  }

  @Test
  void restoreFromAnOlderSavepointMakesLaterEpochsVoidAndStopsAStreamThatReadThem(
      RunningClusters.Site clusters) {
    ChannelSite site = new ChannelSite(clusters, "rewind");
    FlinkJob first = site.write(SLOW);
    site.awaitEntriesAfter(0, 3);
    String savepoint = first.stopWithSavepoint(site.uri("savepoints"));

    FlinkJob abandoned = site.writeFrom(savepoint, SLOW);
    site.awaitEntriesAfter(site.lastEntry().orElseThrow(), 4);
    abandoned.cancel();
    ChannelSite.awaitDone(site.follow(STREAM, "--available-now"));
    SparkSubmission stream = site.follow(STREAM);
    FlinkJob third = site.writeFrom(savepoint, FAST);

    assertThat(stream.await(ChannelSite.PATIENCE)).as(stream.log()).isNotZero();
    assertThat(stream.log()).contains("BRIDGE-5015");
    third.awaitFinished(ChannelSite.PATIENCE);
    ChannelSite.awaitDone(site.read("rows"));
    assertThat(site.problems(new NumberedRows(ROWS), "rows")).isEmpty();
    SparkSubmission again = site.follow(STREAM, "--available-now");
    assertThat(again.await(ChannelSite.PATIENCE)).as("it is told each time").isNotZero();
    assertThat(again.log()).contains("BRIDGE-5015");
    ChannelSite.awaitDone(site.follow("stream-anew", "--available-now"));
    assertThat(site.problems(new NumberedRows(ROWS), "stream-anew")).isEmpty();
  }

  @Test
  void driverKilledBetweenItsOutputAndItsCommitWritesTheSameBatchAgain(
      RunningClusters.Site clusters) {
    ChannelSite site = new ChannelSite(clusters, "replay");
    site.write("--rows", String.valueOf(FEWER_ROWS)).awaitFinished(ChannelSite.PATIENCE);
    String[] inSmallBatches = {"--option", "max-rows-per-trigger=3000"};
    SparkSubmission driver = site.follow(STREAM, inSmallBatches);
    await("some batches")
        .atMost(ChannelSite.PATIENCE)
        .until(() -> site.lastBatch(STREAM).orElse(-1) >= 2);
    driver.kill();

    long batch = site.forgetLastBatch(STREAM);
    String folder = site.path(STREAM + "/batch=" + batch);
    List<String> before = site.lines(folder);
    List<String> filesBefore = names(site, folder);
    ChannelSite.awaitDone(
        site.follow(STREAM, "--available-now", "--option", "max-rows-per-trigger=7000"));

    assertThat(site.lines(folder)).containsExactlyInAnyOrderElementsOf(before);
    assertThat(names(site, folder)).as("written again").doesNotContainAnyElementsOf(filesBefore);
    assertThat(site.problems(new NumberedRows(FEWER_ROWS), STREAM)).isEmpty();
  }

  private static List<String> names(ChannelSite site, String folder) {
    return site.hdfs().list(folder).stream()
        .map(HdfsEntry::path)
        .filter(path -> path.endsWith(".json"))
        .toList();
  }
}
