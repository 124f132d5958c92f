package io.flinkspark.bridge.flink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.DataFileName;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

/** What jobs leave in a channel. */
class ChannelSinkITCase extends SinkFlink {

  private JobClient sequence(SinkJob job, Numbers failing, long end) throws Exception {
    return job.submitSequence(end, failing, SinkJob.sink(path).build());
  }

  @Test
  void aBoundedStreamIsThereCompletely() throws Exception {
    finish(
        SinkJob.streaming()
            .submit(Numbers.withWatermarks().endAt(1_000), SinkJob.sink(path).build()));

    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(1_000));
    assertThat(channel.count()).isEqualTo(1_000);
  }

  @Test
  void aBoundedStreamWithoutCheckpointsIsOneEpoch() throws Exception {
    finish(
        SinkJob.withoutCheckpoints()
            .submit(Numbers.withoutWatermarks().endAt(1_000), SinkJob.sink(path).build()));

    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(1_000));
    assertThat(channel.epochs()).hasSize(1);
  }

  @Test
  void aBatchIsOneEpochAndComplete() throws Exception {
    finish(sequence(SinkJob.batch(), Numbers.withoutWatermarks(), 1_000));

    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(1_000));
    assertThat(channel.epochs()).hasSize(1);
    assertThat(channel.view().completeUntil()).contains(Instant.ofEpochMilli(Long.MAX_VALUE));
  }

  @Test
  void aBatchAddsToWhatIsThere() throws Exception {
    finish(sequence(SinkJob.batch(), Numbers.withoutWatermarks(), 10));
    finish(sequence(SinkJob.batch(), Numbers.withoutWatermarks(), 20));

    assertThat(channel.epochs()).extracting(ChannelEpoch::rows).containsExactly(10L, 20L);
  }

  @Test
  void aBatchThatFailsAndIsTriedAgainIsThereOnce() throws Exception {
    Numbers numbers = Numbers.withoutWatermarks();
    numbers.fail();
    finish(sequence(SinkJob.batch().restarts(3), numbers, 1_000));

    assertThat(numbers.failures()).isEqualTo(1);
    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(1_000));
  }

  @Test
  void aBoundedJobThatFailsAndBeginsAgainIsThereOnce() throws Exception {
    Numbers numbers = Numbers.withoutWatermarks();
    numbers.fail();
    finish(sequence(SinkJob.withoutCheckpoints().restarts(3), numbers, 1_000));

    assertThat(numbers.failures()).isEqualTo(1);
    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(1_000));
  }

  @Test
  void unalignedCheckpointsMakeWholeEpochs() throws Exception {
    Numbers numbers = Numbers.withWatermarks().upTo(20_000);
    JobClient job = SinkJob.unaligned().restarts(3).submit(numbers, SinkJob.sink(path).build());
    await().atMost(SOON).until(() -> channel.count() > 0);
    numbers.fail();
    numbers.endAt(40_000);
    finish(job);

    assertThat(numbers.failures()).isEqualTo(1);
    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(40_000));
    assertThat(channel.epochs()).hasSizeGreaterThan(1);
  }

  @Test
  void epochsSayWhatIsInThem() throws Exception {
    Numbers numbers = Numbers.withWatermarks().upTo(500);
    JobClient job = SinkJob.streaming().submit(numbers, SinkJob.sink(path).build());
    await().atMost(SOON).until(() -> channel.count() == 500);
    numbers.endAt(1_000);
    finish(job);

    List<ChannelEpoch> epochs = channel.epochs();
    assertThat(epochs).hasSizeGreaterThan(1);
    Set<Long> known = new HashSet<>();
    for (ChannelEpoch epoch : epochs) {
      List<Long> ids = channel.ids(epoch).sorted().toList();
      assertThat(epoch.rows()).isEqualTo(ids.size());
      long bytes = 0;
      for (EpochFile file : epoch.files()) {
        bytes += Files.size(path.resolve(file.path()));
      }
      assertThat(epoch.bytes()).isEqualTo(bytes);
      if (!ids.isEmpty()) {
        assertThat(epoch.eventTimes().min()).isEqualTo(Numbers.eventTime(ids.get(0)));
        assertThat(epoch.eventTimes().max()).isEqualTo(Numbers.eventTime(ids.get(ids.size() - 1)));
      }
      known.addAll(ids);
      long complete = epoch.watermarkMillis();
      assertThat(known)
          .containsAll(
              ChannelRows.upTo(1_000).stream()
                  .filter(number -> Numbers.eventTime(number) <= complete)
                  .toList());
    }
    assertThat(epochs.get(0).watermarkMillis()).isBetween(0L, Numbers.eventTime(500));
    assertThat(channel.view().completeUntil()).contains(Instant.ofEpochMilli(Long.MAX_VALUE));
    String schema = channel.view().schema(epochs.get(0).schemaId()).text();
    assertThat(schema).contains("\"id\"").contains("\"ten\"");
  }

  @Test
  void emptyCheckpointsMakeNoEpochs() throws Exception {
    Numbers numbers = Numbers.withWatermarks().upTo(10);
    JobClient job = SinkJob.streaming().submit(numbers, SinkJob.sink(path).build());
    await().atMost(SOON).until(() -> channel.count() == 10);
    // The watermark of the last row may come behind a barrier.
    int before = numbers.checkpoints();
    await().atMost(SOON).until(() -> numbers.checkpoints() >= before + 2);
    int epochs = channel.epochs().size();
    await().atMost(SOON).until(() -> numbers.checkpoints() >= before + 6);

    assertThat(channel.epochs()).hasSize(epochs);
    numbers.endAt(10);
    finish(job);
  }

  @Test
  void aWatermarkThatMovesMakesAnEpochWithoutRows() throws Exception {
    Numbers numbers = Numbers.withWatermarks().upTo(10);
    StreamExecutionEnvironment env = SinkJob.streaming().environment();
    SinkJob.rows(SinkJob.stream(env, numbers, "numbers").filter(number -> number < 10))
        .sinkTo(SinkJob.sink(path).build())
        .uid("channel");
    JobClient job = env.executeAsync();
    await().atMost(SOON).until(() -> channel.count() == 10);
    numbers.upTo(100);
    Instant last = Instant.ofEpochMilli(Numbers.eventTime(99) - 1);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(channel.view().completeUntil()).contains(last));
    numbers.endAt(100);
    finish(job);

    assertThat(channel.count()).isEqualTo(10);
    assertThat(channel.epochs()).anyMatch(epoch -> epoch.rows() == 0 && epoch.files().isEmpty());
  }

  @Test
  void anIdleSourceDoesNotHoldTheWatermark() throws Exception {
    Numbers numbers = Numbers.withWatermarks().upTo(100);
    Numbers idle = Numbers.withWatermarks().idle();
    StreamExecutionEnvironment env = SinkJob.streaming().environment();
    SinkJob.rows(SinkJob.stream(env, numbers, "numbers").union(SinkJob.stream(env, idle, "idle")))
        .sinkTo(SinkJob.sink(path).build())
        .uid("channel");
    JobClient job = env.executeAsync();
    Instant last = Instant.ofEpochMilli(Numbers.eventTime(99) - 1);
    await()
        .atMost(SOON)
        .until(() -> channel.exists() && channel.view().completeUntil().equals(Optional.of(last)));
    numbers.endAt(100);
    idle.endAt(0);
    finish(job);
  }

  @Test
  void filesLieInFoldersOfTheirPartitions() throws Exception {
    ChannelSinkBuilder<RowData> sink =
        SinkJob.sink(path)
            .records(ChannelRecords.rowData(SinkJob.COLUMNS).partitionedBy("ten"))
            .maxOpenFiles(2);
    finish(
        SinkJob.withoutCheckpoints().submit(Numbers.withoutWatermarks().endAt(100), sink.build()));

    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(100));
    ChannelEpoch epoch = channel.epochs().get(0);
    assertThat(epoch.files()).extracting(EpochFile::path).isSorted();
    for (EpochFile file : epoch.files()) {
      String folder = file.path().split("/")[1];
      ChannelEpoch one =
          new ChannelEpoch(
              1,
              1,
              1,
              epoch.schemaId(),
              List.of(file),
              file.rows(),
              file.fileBytes(),
              epoch.eventTimes(),
              0,
              0);
      assertThat(channel.ids(one)).allMatch(id -> folder.equals("ten=ten-" + id / 10));
    }
  }

  @Test
  void aFileThatIsLargeEnoughIsEnded() throws Exception {
    ChannelSinkBuilder<RowData> sink = SinkJob.sink(path).targetFileSize(new MemorySize(4_096));
    finish(
        SinkJob.withoutCheckpoints()
            .submit(Numbers.withoutWatermarks().endAt(20_000), sink.build()));

    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(20_000));
    assertThat(channel.epochs()).hasSize(1);
    assertThat(channel.epochs().get(0).files()).hasSizeGreaterThan(10);
  }

  @Test
  void aJobThatIsCancelledLeavesNoOpenFiles() throws Exception {
    Numbers numbers = Numbers.withoutWatermarks().upTo(100);
    JobClient job = SinkJob.withoutCheckpoints().submit(numbers, SinkJob.sink(path).build());
    await().atMost(SOON).until(() -> channel.dataFiles().size() == 2);
    job.cancel().get();

    await().atMost(SOON).until(() -> channel.dataFiles().isEmpty());
    assertThat(channel.epochs()).isEmpty();
  }

  @Test
  void namesOfDataFilesTellWhoMayCommitThem() throws Exception {
    finish(
        SinkJob.streaming()
            .submit(Numbers.withoutWatermarks().endAt(100), SinkJob.sink(path).build()));

    for (ChannelEpoch epoch : channel.epochs()) {
      for (EpochFile file : epoch.files()) {
        DataFileName name = DataFileName.parse(file.path()).orElseThrow();
        assertThat(name.afterCheckpoint()).isLessThan(epoch.checkpoint());
        assertThat(name.subtask()).isBetween(0, 1);
      }
    }
  }
}
