package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

/**
 * How far a reader has read: all live epochs up to one. Epoch numbers are never used again, so a
 * later view tells from it whether what was read still holds.
 *
 * @param channelId of the channel that was read
 * @param epoch the last epoch that was read; 0 before the first
 * @param entry the ledger entry at which it was read
 */
public record ChannelPosition(String channelId, long epoch, long entry) {
  public ChannelPosition {
    ChannelRun.checkId("channel", channelId);
    check(epoch >= 0 && entry >= 0, "Cannot use a position: epoch %d, entry %d", epoch, entry);
  }
}
