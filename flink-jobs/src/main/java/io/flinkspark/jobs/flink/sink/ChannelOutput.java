package io.flinkspark.jobs.flink.sink;

import io.flinkspark.bridge.flink.channel.ChannelRecords;
import io.flinkspark.bridge.flink.channel.ChannelSink;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelStart.Existing;
import io.flinkspark.bridge.protocol.channel.hadoop.HadoopChannelStorage;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.hadoop.conf.Configuration;

/**
 * Channels of Avro records, exactly once: the rows of a checkpoint become visible with it, all at
 * once, as an epoch.
 *
 * @param existing what becomes of epochs that are there, when the job is not restored
 */
public record ChannelOutput(Existing existing) {

  /**
   * A sink into the channel of a folder.
   *
   * @param bridgeId the name of this producer, which the channel keeps
   */
  public <T extends SpecificRecordBase> ChannelSink<T> into(
      String folder, String bridgeId, ChannelRecords<T> records) {
    return ChannelSink.<T>builder()
        .path(folder)
        .bridgeId(bridgeId)
        .records(records)
        .existingEpochs(existing)
        .build();
  }

  /**
   * The newest epoch of a folder's channel; empty when there is none, or no channel at all.
   *
   * @throws BridgeException when the folder is something else, or cannot be read
   */
  public static Optional<ChannelEpoch> newestEpoch(String folder) {
    try {
      return Channel.open(HadoopChannelStorage.open(folder, new Configuration())).view().newest();
    } catch (BridgeException e) {
      if (e.code() == ErrorCode.CHANNEL_UNKNOWN) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
