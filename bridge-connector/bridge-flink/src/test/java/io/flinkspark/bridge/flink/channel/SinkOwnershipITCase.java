package io.flinkspark.bridge.flink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelStart.Existing;
import java.nio.file.Files;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

/** Which job may write to a channel, and what the others are told. */
class SinkOwnershipITCase extends SinkFlink {

  private static JobClient submit(Numbers numbers, ChannelSinkBuilder<RowData> sink)
      throws Exception {
    return SinkJob.streaming().restarts(2).submit(numbers, sink.build());
  }

  /** A job that writes the numbers up to this one, and ends. */
  private void write(long end, ChannelSinkBuilder<RowData> sink) throws Exception {
    finish(submit(Numbers.withWatermarks().endAt(end), sink));
  }

  private static void assertFails(JobClient job, ErrorCode code, String... words) {
    assertThatThrownBy(() -> job.getJobExecutionResult().get())
        .rootCause()
        .hasMessageContaining("[" + code.id() + "]")
        .hasMessageContainingAll(words);
  }

  @Test
  void theFirstOfTwoWritersIsFencedAndDoesNotTakeTheChannelBack() throws Exception {
    Numbers first = Numbers.withWatermarks().upTo(100);
    JobClient firstJob = submit(first, SinkJob.sink(path));
    awaitRows(100);
    Numbers second = Numbers.withWatermarks().upTo(50);
    JobClient secondJob = submit(second, SinkJob.sink(path).existingEpochs(Existing.KEEP));
    awaitRows(150);
    first.upTo(200);

    assertFails(firstJob, ErrorCode.CHANNEL_FENCED, "has claimed the channel after it");
    second.endAt(80);
    finish(secondJob);
    assertThat(channel.count()).isEqualTo(180);
    assertThat(channel.ids()).filteredOn(id -> id >= 80).hasSize(20);
  }

  @Test
  void aJobFromNothingRefusesAChannelThatHasEpochs() throws Exception {
    write(100, SinkJob.sink(path));
    // It never has a row, so it is refused when it starts and not when it commits.
    JobClient job = submit(Numbers.withWatermarks(), SinkJob.sink(path));

    assertFails(job, ErrorCode.CHANNEL_START_REFUSED, "holds epochs up to", "keep", "void");
    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(100));
  }

  @Test
  void aJobFromNothingKeepsEpochsIfItIsTold() throws Exception {
    write(100, SinkJob.sink(path));
    write(50, SinkJob.sink(path).existingEpochs(Existing.KEEP));

    assertThat(channel.count()).isEqualTo(150);
  }

  @Test
  void aJobFromNothingMakesEpochsVoidIfItIsTold() throws Exception {
    write(100, SinkJob.sink(path));
    long last = channel.view().newest().orElseThrow().number();
    write(50, SinkJob.sink(path).existingEpochs(Existing.VOID));

    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(50));
    assertThat(channel.epochs()).extracting(ChannelEpoch::number).allMatch(n -> n > last);
  }

  @Test
  void aBatchMakesEpochsVoidOnceThoughItIsTriedAgain() throws Exception {
    write(100, SinkJob.sink(path));
    int claim = (int) channel.view().entry() + 1;
    Faults faults = new Faults().at(Faults.Kind.DIES_AFTER, Faults.entry(claim + 1), 1);
    finish(
        SinkJob.batch()
            .restarts(3)
            .submitSequence(50, SinkJob.sink(faults.location(path), Existing.VOID)));

    assertThat(faults.hits()).isEqualTo(1);
    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(50));
  }

  @Test
  void aBatchRefusesAChannelThatHasEpochsIfItIsTold() throws Exception {
    write(100, SinkJob.sink(path));
    ChannelSink<RowData> sink = SinkJob.sink(path).existingEpochs(Existing.REFUSE).build();

    assertFails(SinkJob.batch().submitSequence(50, sink), ErrorCode.CHANNEL_START_REFUSED, "keep");
    assertThat(channel.count()).isEqualTo(100);
  }

  @Test
  void aDirectoryOfOthersIsLeftAlone() throws Exception {
    Files.createDirectories(path);
    Files.writeString(path.resolve("letters.txt"), "not yours");

    assertFails(
        submit(Numbers.withWatermarks(), SinkJob.sink(path)),
        ErrorCode.CHANNEL_FOREIGN,
        "letters.txt");
    assertThat(path).isDirectoryContaining(file -> file.endsWith("letters.txt"));
    assertThat(path.toFile().list()).hasSize(1);
  }

  @Test
  void aChannelOfAnotherProducerIsRefused() throws Exception {
    write(10, SinkJob.sink(path));

    assertFails(
        submit(Numbers.withWatermarks(), SinkJob.sink(path).bridgeId("others-v1")),
        ErrorCode.CHANNEL_TAKEN,
        SinkJob.BRIDGE,
        "others-v1");
  }

  @Test
  void aStorageThatIsNotKnownToBeAtomicIsRefused() throws Exception {
    ChannelSinkBuilder<RowData> sink =
        SinkJob.sink(path)
            .path("unfit:" + path)
            .hadoop("fs.unfit.impl", UnfitFileSystem.class.getName());

    assertFails(
        submit(Numbers.withWatermarks(), sink), ErrorCode.CHANNEL_STORAGE_UNFIT, "unfit", "HDFS");
    assertThat(path).doesNotExist();
  }
}
