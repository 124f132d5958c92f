package io.flinkspark.bridge.spark.channel.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelStart;
import io.flinkspark.bridge.protocol.channel.CompactionFileName;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is removed from a channel on disk, when, and what is not. */
class OrphansITCase {

  private static final Instant NOW = Instant.now();

  @TempDir private Path directory;
  private TestChannel channel;
  private ChannelPlace place;

  @BeforeEach
  void makeChannel() {
    String path = directory.resolve("channel").toString();
    channel = new TestChannel(path, new Configuration()).begin("r1");
    channel.epoch(2, 5);
    place = ChannelPlace.open(path, new Configuration());
  }

  private OrphansAction at(Instant now) {
    return new OrphansAction(place).clock(Clock.fixed(now, ZoneOffset.UTC));
  }

  private OrphansAction atOnce() {
    return at(NOW).grace(Duration.ZERO);
  }

  private List<String> unnamed() {
    List<String> paths = new ArrayList<>(channel.onDisk());
    paths.removeAll(channel.named());
    return paths;
  }

  @Test
  void whatAnAttemptLeftGoesAfterTheGraceAndNotBefore() {
    EpochFile abandoned = channel.file("day=1/", TestChannel.ROWS, 3, 7);
    assertThat(atOnce().run().pending().examples()).containsExactly(abandoned.path());
    channel.epoch(1, 5);
    assertThat(at(NOW).dryRun().run().waiting().examples()).containsExactly(abandoned.path());
    assertThat(channel.reopened().unnamedFiles().number()).as("a dry run notes nothing").isZero();

    assertThat(at(NOW).run().waiting().examples()).containsExactly(abandoned.path());
    assertThat(channel.reopened().unnamedFiles().dead())
        .containsOnlyKeys(abandoned.path())
        .containsValue(NOW.toEpochMilli());
    Instant almost = NOW.plus(OrphansAction.DEFAULT_GRACE).minusMillis(1);
    assertThat(at(almost).run().waiting().files()).isEqualTo(1);
    assertThat(at(almost.plusMillis(1)).dryRun().run().deleted().files()).isEqualTo(1);
    assertThat(channel.onDisk()).contains(abandoned.path());
    OrphansResult result = at(almost.plusMillis(1)).run();
    assertThat(result.deleted())
        .isEqualTo(new OrphansResult.Group(1, abandoned.fileBytes(), List.of(abandoned.path())));
    assertThat(unnamed()).isEmpty();
    assertThat(channel.reopened().unnamedFiles().dead()).isEmpty();
    assertThat(at(almost).run().deleted().files()).isZero();
  }

  @Test
  void aFileOfACommitThatComesLateIsKept() {
    EpochFile slow = channel.file("", TestChannel.ROWS, 3, 7);
    for (int i = 0; i < 3; i++) {
      assertThat(atOnce().run().deleted().files()).isZero();
    }
    channel.commit("v1", List.of(slow));
    assertThat(atOnce().run().deleted().files()).isZero();
    assertThat(channel.rows()).hasSize(2);
  }

  @Test
  void filesOfVoidAndExpiredEpochsGo() {
    channel.epoch(1, 5);
    channel.epoch(1, 5);
    List<String> voided =
        channel.view().epoch(3).orElseThrow().files().stream().map(EpochFile::path).toList();
    channel.claim(new ChannelStart.Restored("r2", "r1", 2));
    assertThat(atOnce().run().deleted().examples()).isEqualTo(voided);
    channel.epoch(1, 5);
    channel.reopened().expire(2);
    assertThat(atOnce().run().deleted().files()).isEqualTo(3);
    assertThat(unnamed()).isEmpty();
    assertThat(channel.rows()).hasSize(1);
    // What was committed stays known: nothing is committed twice, and nothing is asked for.
    channel.claim(new ChannelStart.Restored("r2", "r2", channel.checkpoint()));
    assertThat(channel.view().epochs()).hasSize(1);
  }

  @Test
  void filesThatASecondRestoreCommitsAgainAreKept() {
    // A savepoint holds the files of checkpoint 2, which r1 does not commit any more.
    EpochFile inSavepoint = channel.file("", TestChannel.ROWS, 3, 7);
    channel.claim(new ChannelStart.Restored("r2", "r1", 2));
    commitAs(2, inSavepoint);
    channel.epoch(1, 5);
    channel.reopened().expire(2);
    assertThat(unnamed()).contains(inSavepoint.path());
    OrphansResult result = atOnce().run();
    assertThat(result.pending().examples()).containsExactly(inSavepoint.path());
    assertThat(result.deleted().files()).as("of epoch 1").isEqualTo(2);
    channel.claim(new ChannelStart.Restored("r3", "r1", 2));
    commitAs(2, inSavepoint);
    assertThat(channel.rows()).hasSize(1).allMatch(rows -> rows.size() == 3);
  }

  /** Commits what a restored state holds for a checkpoint. */
  private void commitAs(long checkpoint, EpochFile file) {
    channel.checkpoint(checkpoint - 1);
    channel.commit("v1", List.of(file));
  }

  @Test
  void filesOfRunsThatNeverClaimedNeedTheUsersWord() throws IOException {
    String path = "data/stranger_0_0_u.parquet";
    Path file = Files.write(directory.resolve("channel").resolve(path), new byte[10]);
    Instant written = Instant.ofEpochMilli(Files.getLastModifiedTime(file).toMillis());
    assertThat(atOnce().run().undecided().examples()).containsExactly(path);
    assertThat(atOnce().unclaimedBefore(written).run().undecided().files()).isEqualTo(1);
    Instant behind = written.plusMillis(1);
    assertThat(at(NOW).unclaimedBefore(behind).run().waiting().files()).isEqualTo(1);
    assertThat(channel.reopened().unnamedFiles().unclaimed()).containsOnlyKeys(path);
    // The run claims, commits the file, and it is compacted away: the old time does not count.
    Instant later = NOW.plus(Duration.ofDays(3));
    channel.begin("stranger");
    commitAs(1, EpochFile.whole(path, 1, 10));
    channel.epoch(1, 1);
    channel.reopened().expire(3);
    OrphansResult result = at(later).unclaimedBefore(behind).run();
    assertThat(result.deleted().files()).isZero();
    assertThat(result.waiting().examples()).contains(path);
  }

  @Test
  void oldFilesOfACompactionThatDiedGo() throws IOException {
    Instant start = NOW.minus(CompactionFileName.DEAD_AFTER);
    String path =
        "data/" + new CompactionFileName(start.toEpochMilli(), 0, "u", "parquet").toString();
    Files.write(directory.resolve("channel").resolve(path), new byte[10]);
    assertThat(atOnce().run().pending().examples()).containsExactly(path);
    assertThat(at(NOW.plusMillis(1)).grace(Duration.ZERO).run().deleted().examples())
        .containsExactly(path);
  }

  @Test
  void whatIsForeignIsKeptAndNamed() throws IOException {
    Path data = directory.resolve("channel/data");
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.write(outside.resolve("r1_0_0_secret.parquet"), new byte[1]);
    Files.createSymbolicLink(data.resolve("link"), outside);
    Files.write(data.resolve("part-0.parquet"), new byte[1]);
    Files.write(data.resolve("_SUCCESS"), new byte[1]);
    channel.epoch(1, 5);
    channel.epoch(1, 5);
    OrphansResult result = atOnce().run();
    assertThat(result.foreign().examples())
        .containsExactly("data/_SUCCESS", "data/link", "data/part-0.parquet");
    assertThat(result.deleted().files()).isZero();
    assertThat(outside.resolve("r1_0_0_secret.parquet")).exists();
  }

  @Test
  void expiryByEpochTimeAndCount() {
    for (int i = 0; i < 9; i++) {
      channel.epoch(1, 5);
    }
    ExpireAction expire = new ExpireAction(place);
    assertThat(expire.keepLast(20).run()).isEqualTo(new ExpireResult(0, 0, 0, 0));
    assertThat(expire.throughEpoch(3).dryRun().run().epochs()).isEqualTo(3);
    assertThat(channel.view().epochs()).hasSize(10);
    ExpireResult three = expire.throughEpoch(3).run();
    assertThat(three.expiredThrough()).isEqualTo(3);
    assertThat(three.rows()).isEqualTo(20);
    for (int keep = 7; keep >= 4; keep--) {
      assertThat(expire.keepLast(keep).run().expiredThrough()).isEqualTo(10 - keep);
      assertThat(channel.view().epochs()).hasSize(keep);
    }
    Instant eighth = channel.view().epoch(8).orElseThrow().committedAt();
    expire.olderThan(eighth).run();
    assertThat(channel.view().epochs()).allMatch(e -> !e.committedAt().isBefore(eighth));
    assertThat(channel.view().epoch(8)).isPresent();
    assertThat(expire.olderThan(eighth.minusSeconds(60)).run().epochs()).isZero();
    expire.olderThan(Instant.now().plusSeconds(60)).run();
    assertThat(channel.view().epochs()).isEmpty();
    assertThatThrownBy(expire::run)
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("nothing says which");
    assertThatThrownBy(() -> expire.keepLast(1).throughEpoch(3))
        .hasMessageContaining("more than one rule");
  }

  /** Voids in between: numbers have gaps. */
  @Test
  void keepsSoManyEpochsWhateverTheirNumbers() {
    for (int i = 0; i < 5; i++) {
      channel.epoch(1, 1);
    }
    channel.claim(new ChannelStart.Restored("r2", "r1", 4));
    for (int i = 0; i < 3; i++) {
      channel.epoch(1, 1);
    }
    for (int keep = 6; keep >= 1; keep--) {
      new ExpireAction(place).keepLast(keep).run();
      assertThat(channel.view().epochs()).hasSize(keep);
    }
  }

  @Test
  void describesWhatIsThere() {
    channel.epoch(3, 5);
    channel.reopened().expire(1);
    channel.claim(new ChannelStart.Restored("r2", "r1", 2));
    ChannelDescription description = ChannelDescription.of(place.channel());
    assertThat(description.toText())
        .contains(
            "bridge id       orders",
            "epochs          1 live, 2 to 2, expired through 1",
            "rows            15",
            "files           3 of ",
            "small files     3 of ",
            "event times     1970-01-01T00:00:02Z to 1970-01-01T00:00:02.999Z",
            "complete until  1970-01-01T00:00:02.500Z",
            "schema          v1 (1 epochs)",
            "run             r1, committed checkpoint 2, branched off at 2",
            "run             r2, committed checkpoint 2",
            "epoch 2         checkpoint 2, 15 rows in 3 files");
    assertThat(description.toJson())
        .startsWith("{\"bridge\":\"orders\",")
        .contains(
            "\"epochs\":1,\"firstEpoch\":2,\"lastEpoch\":2,\"expiredThrough\":1,\"rows\":15",
            "\"smallFiles\":3",
            "\"completeUntil\":2500",
            "\"schemas\":{\"v1\":1}",
            "\"run\":\"r1\",\"firstEpoch\":1,\"committed\":2,\"through\":2");
  }

  @Test
  void whatIsNoChannelIsRefused() {
    assertThatThrownBy(
            () -> ChannelPlace.open(directory.resolve("nothing").toString(), new Configuration()))
        .isInstanceOf(BridgeException.class)
        .extracting(e -> ((BridgeException) e).code())
        .isEqualTo(ErrorCode.CHANNEL_UNKNOWN);
  }
}
