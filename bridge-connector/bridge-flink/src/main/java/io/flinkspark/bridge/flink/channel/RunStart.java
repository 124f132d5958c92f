package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelStart;
import io.flinkspark.bridge.protocol.channel.ChannelStart.Again;
import io.flinkspark.bridge.protocol.channel.ChannelStart.Existing;
import io.flinkspark.bridge.protocol.channel.ChannelStart.Fresh;
import io.flinkspark.bridge.protocol.channel.ChannelStart.Restored;
import java.util.OptionalLong;
import javax.annotation.Nullable;

/**
 * How a sink's run claims the channel, from what Flink and its state tell.
 *
 * @param run the sink's run
 * @param existing as in {@link ChannelSinkOptions}
 * @param hasCheckpoints whether the job takes checkpoints. One that takes none commits all at its
 *     end; when it fails it begins from nothing, also after it has committed
 */
record RunStart(String run, @Nullable Existing existing, boolean hasCheckpoints) {

  /**
   * The start of this attempt of the run.
   *
   * @param checkpoint from which Flink restored the job
   * @param parent the run that made it, as the sink's state tells; empty when the state is not in
   *     it
   */
  ChannelStart of(Channel channel, OptionalLong checkpoint, String parent) {
    return checkpoint.isPresent() && !parent.isEmpty()
        ? new Restored(run, parent, checkpoint.getAsLong())
        : fromNothing(channel);
  }

  private ChannelStart fromNothing(Channel channel) {
    if (hasCheckpoints) {
      return new Fresh(run, existing == null ? Existing.REFUSE : existing);
    }
    boolean adds = existing == null || existing == Existing.KEEP;
    return adds || hasCommitted(channel) ? new Again(run) : new Fresh(run, existing);
  }

  /** Existing epochs of other runs are no reason to refuse KEEP, its own are. */
  private boolean hasCommitted(Channel channel) {
    try {
      channel.requireClaimable(new Fresh(run, Existing.KEEP));
      return false;
    } catch (BridgeException e) {
      if (e.code() == ErrorCode.CHANNEL_START_REFUSED) {
        return true;
      }
      throw e;
    }
  }
}
