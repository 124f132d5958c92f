package io.flinkspark.bridge.flink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.flinkspark.bridge.flink.RetryPolicy;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.EpochCommit;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try")
class EpochAggregatorTest {

  @TempDir private Path directory;

  private final class Harness
      extends OneInputStreamOperatorTestHarness<
          CommittableMessage<WrittenFiles>, CommittableMessage<ChannelCommittable>> {

    Harness(String run, boolean hasCheckpoints) throws Exception {
      super(
          new EpochAggregatorFactory(
              new ChannelSinkOptions(
                  new ChannelLocation(directory.toUri().toString(), Map.of()),
                  "numbers-v1",
                  run,
                  null,
                  1,
                  1,
                  RetryPolicy.DEFAULT),
              ChannelRecords.rowData(SinkJob.COLUMNS)),
          1,
          1,
          0);
      if (hasCheckpoints) {
        getEnvironment()
            .getJobConfiguration()
            .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
      }
      setup(
          CommittableMessageTypeInfo.of(ChannelCommittableSerializer::new)
              .createSerializer(new SerializerConfigImpl()));
    }

    Harness begun() throws Exception {
      initializeEmptyState();
      open();
      return this;
    }

    void write(int subtask, long checkpoint, String... paths) throws Exception {
      List<EpochFile> files =
          List.of(paths).stream().map(path -> EpochFile.whole("data/" + path, 10, 100)).toList();
      processElement(new StreamRecord<>(new CommittableSummary<>(subtask, 2, checkpoint, 1, 0)));
      processElement(
          new StreamRecord<>(
              new CommittableWithLineage<>(
                  new WrittenFiles(files, new EventTimes(subtask, subtask + 5)),
                  checkpoint,
                  subtask)));
    }

    List<ChannelCommittable> committables() {
      return extractOutputValues().stream()
          .filter(CommittableWithLineage.class::isInstance)
          .map(message -> ((CommittableWithLineage<ChannelCommittable>) message).getCommittable())
          .toList();
    }
  }

  @Test
  void makesOneCommittableOfWhatAllWritersWrote() throws Exception {
    try (Harness harness = new Harness("run", true).begun()) {
      harness.write(1, 1, "b", "d");
      harness.processWatermark(3);
      harness.write(0, 1, "c", "a");
      harness.prepareSnapshotPreBarrier(1);

      List<CommittableMessage<ChannelCommittable>> messages = harness.extractOutputValues();
      assertThat(messages).hasSize(2);
      assertThat(messages.get(0)).isEqualTo(new CommittableSummary<>(0, 1, 1, 1, 0));
      ChannelCommittable committable = harness.committables().get(0);
      assertThat(committable.run()).isEqualTo("run");
      assertThat(committable.parent()).isEmpty();
      assertThat(committable.hasCheckpoints()).isTrue();
      EpochCommit commit = committable.commit();
      assertThat(commit.checkpoint()).isEqualTo(1);
      assertThat(commit.files())
          .extracting(EpochFile::path)
          .containsExactly("data/a", "data/b", "data/c", "data/d");
      assertThat(commit.eventTimes()).isEqualTo(new EventTimes(0, 6));
      assertThat(commit.watermarkMillis()).isEqualTo(3);
    }
  }

  @Test
  void saysNothingWhenThereIsNothingNew() throws Exception {
    try (Harness harness = new Harness("run", true).begun()) {
      harness.prepareSnapshotPreBarrier(1);
      assertThat(harness.committables()).isEmpty();
      harness.processWatermark(3);
      harness.prepareSnapshotPreBarrier(2);
      harness.prepareSnapshotPreBarrier(3);
      harness.write(0, 4, "a");
      harness.prepareSnapshotPreBarrier(4);
      harness.prepareSnapshotPreBarrier(5);

      assertThat(harness.committables())
          .extracting(ChannelCommittable::checkpoint)
          .containsExactly(2L, 4L);
    }
  }

  @Test
  void whatComesBehindTheLastBarrierIsOfTheNext() throws Exception {
    try (Harness harness = new Harness("run", true).begun()) {
      harness.write(0, 1, "a");
      harness.prepareSnapshotPreBarrier(1);
      harness.write(0, 2, "b");
      harness.processWatermark(Long.MAX_VALUE);
      harness.endInput();
      // The final checkpoint.
      harness.prepareSnapshotPreBarrier(2);

      assertThat(harness.committables())
          .extracting(ChannelCommittable::checkpoint)
          .containsExactly(1L, 2L);
      assertThat(harness.committables().get(1).commit().watermarkMillis())
          .isEqualTo(Long.MAX_VALUE);
    }
  }

  @Test
  void aJobWithoutCheckpointsSaysSo() throws Exception {
    try (Harness harness = new Harness("run", false).begun()) {
      harness.write(0, 1, "a");
      harness.endInput();

      assertThat(harness.committables())
          .extracting(ChannelCommittable::checkpoint, ChannelCommittable::hasCheckpoints)
          .containsExactly(tuple(1L, false));
    }
  }

  @Test
  void aRestoredRunKnowsItsParent() throws Exception {
    OperatorSubtaskState state;
    try (Harness harness = new Harness("parent", true).begun()) {
      harness.prepareSnapshotPreBarrier(7);
      state = harness.snapshot(7, 0);
    }
    OperatorSubtaskState childState;
    try (Harness harness = new Harness("child", true)) {
      harness.setRestoredCheckpointId(7);
      harness.initializeState(state);
      harness.open();
      harness.write(0, 8, "a");
      harness.prepareSnapshotPreBarrier(8);
      childState = harness.snapshot(8, 0);
      assertThat(harness.committables())
          .extracting(ChannelCommittable::parent)
          .containsExactly("parent");
    }
    try (Harness harness = new Harness("child", true)) {
      harness.setRestoredCheckpointId(8);
      harness.initializeState(childState);
      harness.open();
      harness.write(0, 9, "b");
      harness.endInput();
      assertThat(harness.committables())
          .extracting(ChannelCommittable::parent, ChannelCommittable::checkpoint)
          .containsExactly(tuple("child", 9L));
    }
  }

  @Test
  void tooMuchForOneEpochIsRefusedBeforeTheCheckpoint() throws Exception {
    String[] paths =
        IntStream.rangeClosed(0, EpochCommit.MAX_FILES)
            .mapToObj(Integer::toString)
            .toArray(String[]::new);
    try (Harness harness = new Harness("run", true).begun()) {
      harness.write(0, 1, paths);

      assertThatThrownBy(() -> harness.prepareSnapshotPreBarrier(1))
          .isInstanceOfSatisfying(
              BridgeException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.CHANNEL_TOO_LARGE));
    }
  }

  @Test
  void watermarkOfNobodyIsNoWatermark() throws Exception {
    try (Harness harness = new Harness("run", true).begun()) {
      harness.write(0, 1, "a");
      harness.prepareSnapshotPreBarrier(1);

      assertThat(harness.committables().get(0).commit().watermarkMillis())
          .isEqualTo(ChannelEpoch.NO_WATERMARK);
    }
  }
}
