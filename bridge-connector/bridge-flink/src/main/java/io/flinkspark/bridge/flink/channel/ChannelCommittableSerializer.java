package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.EpochCommit;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Committables as they lie in checkpoints. A version's bytes never change. */
final class ChannelCommittableSerializer implements SimpleVersionedSerializer<ChannelCommittable> {

  static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(ChannelCommittable committable) throws IOException {
    EpochCommit commit = committable.commit();
    return new SinkOutput()
        .putText(committable.run())
        .putText(committable.parent())
        .putFlag(committable.hasCheckpoints())
        .putLong(commit.checkpoint())
        .putText(commit.schema().id())
        .putText(commit.schema().text())
        .putFiles(commit.files())
        .putEventTimes(commit.eventTimes())
        .putLong(commit.watermarkMillis())
        .toBytes();
  }

  @Override
  public ChannelCommittable deserialize(int version, byte[] bytes) throws IOException {
    return SinkInput.read(
        "committable",
        VERSION,
        version,
        bytes,
        in -> new ChannelCommittable(in.readText(), in.readText(), in.readFlag(), commit(in)));
  }

  private static EpochCommit commit(SinkInput in) throws IOException {
    return new EpochCommit(
        in.readLong(),
        new ChannelSchema(in.readText(), in.readText()),
        in.readFiles(),
        in.readEventTimes(),
        in.readLong());
  }
}
