package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

/**
 * One submission of the producer: a history of checkpoints without branches. A job that is restored
 * from another run's checkpoint is a run of its own, with that one as its parent.
 *
 * @param firstEpoch the number that its first epoch has or would have
 * @param chainEpoch the same of its first ancestor: from there on, checkpoints only grow
 * @param base the checkpoint that it was restored from; 0 when it began from nothing
 * @param committed the highest checkpoint that is committed, in it or in its ancestors; never
 *     expires
 * @param through later checkpoints of it can no longer be restored, as a child branched off here;
 *     {@link Long#MAX_VALUE} when none did
 * @param watermarkMillis of its newest epoch
 */
public record ChannelRun(
    String id,
    long firstEpoch,
    long chainEpoch,
    long base,
    long committed,
    long through,
    long watermarkMillis) {

  public ChannelRun {
    checkId("run", id);
    check(
        firstEpoch > 0 && chainEpoch > 0 && chainEpoch <= firstEpoch,
        "Cannot use a run: it begins at epoch %d, its chain at %d (%s)",
        firstEpoch,
        chainEpoch,
        id);
    check(
        base >= 0 && committed >= 0 && through >= 0,
        "Cannot use a run: checkpoints %d, %d, %d (%s)",
        base,
        committed,
        through,
        id);
  }

  static void checkId(String what, String id) {
    check(
        id.matches("[!-~]{1,200}"),
        "Cannot use a %s id: not 1 to 200 visible ASCII characters (%s)",
        what,
        id);
  }

  static ChannelRun begin(String id, long firstEpoch, long base) {
    return new ChannelRun(
        id, firstEpoch, firstEpoch, base, 0, Long.MAX_VALUE, ChannelEpoch.NO_WATERMARK);
  }

  ChannelRun child(String childId, long childEpoch, long checkpoint, long watermark) {
    return new ChannelRun(
        childId,
        childEpoch,
        chainEpoch,
        checkpoint,
        Math.min(committed, checkpoint),
        Long.MAX_VALUE,
        watermark);
  }

  ChannelRun branchedAt(long checkpoint) {
    return new ChannelRun(
        id,
        firstEpoch,
        chainEpoch,
        base,
        Math.min(committed, checkpoint),
        Math.min(through, checkpoint),
        watermarkMillis);
  }

  ChannelRun after(ChannelEpoch epoch) {
    return new ChannelRun(
        id, firstEpoch, chainEpoch, base, epoch.checkpoint(), through, epoch.watermarkMillis());
  }
}
