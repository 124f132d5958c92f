package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.flink.RetryPolicy;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelStart.Existing;
import java.io.Serializable;
import javax.annotation.Nullable;

/**
 * What a channel's sink is told.
 *
 * @param run the id of the run, that is of this sink: a new one for each submission of the job
 * @param existing what becomes of epochs that are there when the job starts from nothing; null
 *     where nothing is said
 * @param targetFileSize bytes after which a file is ended and the next begun
 * @param maxOpenFiles of one writer
 * @param retry of commits, when the storage fails
 */
record ChannelSinkOptions(
    SinkLocation location,
    String bridgeId,
    String run,
    @Nullable Existing existing,
    long targetFileSize,
    int maxOpenFiles,
    RetryPolicy retry)
    implements Serializable {

  /** Opens the channel, or makes it; refuses another producer's. */
  Channel openChannel() {
    return Channel.openOrCreate(location.storage(), bridgeId);
  }
}
