package io.flinkspark.bridge.spark.channel.stream;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.ChannelStart;
import io.flinkspark.bridge.protocol.channel.ChannelStorage;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.ChannelWriter;
import io.flinkspark.bridge.protocol.channel.CompactionPlan;
import io.flinkspark.bridge.protocol.channel.EpochCommit;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A channel's ledger without data files: what the rules of a stream look at. */
final class TestLedger {

  static final ChannelSchema SCHEMA =
      new ChannelSchema(
          "orders-1",
          """
          {"type":"record","name":"Order","fields":[
          {"name":"id","type":"long"},
          {"name":"item","type":"string"},
          {"name":"ts","type":{"type":"long","logicalType":"timestamp-millis"}}]}\
          """);

  final ChannelStorage storage;
  final Channel channel;
  private ChannelWriter writer;
  private String run = "run-1";
  private long checkpoint;

  TestLedger() {
    this(new MemoryStorage());
  }

  TestLedger(ChannelStorage storage) {
    this.storage = storage;
    this.channel = Channel.openOrCreate(storage, "orders");
    this.writer = channel.claim(new ChannelStart.Fresh(run, ChannelStart.Existing.REFUSE));
  }

  ChannelView view() {
    return channel.view();
  }

  /** An epoch with files of so many rows, ten bytes each; its watermark is its checkpoint's. */
  long commit(long... fileRows) {
    List<EpochFile> files = new ArrayList<>();
    for (long rows : fileRows) {
      files.add(EpochFile.whole("data/" + UUID.randomUUID() + ".parquet", rows, 10 * rows));
    }
    return commit(files, SCHEMA);
  }

  long commit(List<EpochFile> files, ChannelSchema schema) {
    return commit(files, schema, watermark(checkpoint + 1));
  }

  long commit(List<EpochFile> files, ChannelSchema schema, long watermarkMillis) {
    checkpoint++;
    return writer
        .commit(new EpochCommit(checkpoint, schema, files, EventTimes.NONE, watermarkMillis))
        .epoch();
  }

  static long watermark(long checkpoint) {
    return checkpoint * 1000;
  }

  /** The job is restored from one of its checkpoints: later epochs become void. */
  void restore(long fromCheckpoint) {
    String parent = run;
    run = "run-" + UUID.randomUUID();
    writer = channel.claim(new ChannelStart.Restored(run, parent, fromCheckpoint));
    checkpoint = fromCheckpoint;
  }

  /** Another job goes on, and knows of no watermark. */
  void startAnew() {
    run = "run-" + UUID.randomUUID();
    writer = channel.claim(new ChannelStart.Fresh(run, ChannelStart.Existing.KEEP));
    checkpoint = 0;
  }

  /** The rows of these epochs are in one file then. */
  void compact(long first, long last) {
    long rows = view().summary(first, last).rows();
    compact(
        first, last, EpochFile.whole("data/" + UUID.randomUUID() + ".parquet", rows, 10 * rows));
  }

  void compact(long first, long last, EpochFile merged) {
    List<ChannelEpoch> epochs = view().epochs(first, last).toList();
    Map<Long, List<EpochFile>> files = new TreeMap<>();
    long row = 0;
    for (ChannelEpoch epoch : epochs) {
      files.put(
          epoch.number(),
          epoch.rows() == 0
              ? List.of()
              : List.of(
                  new EpochFile(
                      merged.path(), row, epoch.rows(), merged.fileRows(), merged.fileBytes())));
      row += epoch.rows();
    }
    channel.compact(new CompactionPlan(epochs, files));
  }

  static void assertFails(ThrowingCallable call, ErrorCode code, String... parts) {
    Assertions.assertThatThrownBy(call)
        .isInstanceOf(BridgeException.class)
        .hasMessageStartingWith("Cannot ")
        .satisfies(e -> Assertions.assertThat(List.of(parts)).allMatch(e.getMessage()::contains))
        .extracting(e -> ((BridgeException) e).code())
        .isEqualTo(code);
  }
}
