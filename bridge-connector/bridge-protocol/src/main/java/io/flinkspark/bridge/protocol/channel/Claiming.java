package io.flinkspark.bridge.protocol.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.Iterator;

/** What a start does to a state: whether it may claim the channel, and which epochs it keeps. */
final class Claiming {

  private final LedgerFiles files;
  private final LedgerState state;
  private final LedgerHead head;
  private final String writer;
  private final long now;

  Claiming(LedgerFiles files, LedgerState state, String writer, long now) {
    this.files = files;
    this.state = state;
    this.head = state.head();
    this.writer = writer;
    this.now = Math.max(now, head.timeMillis());
  }

  LedgerEntry.Claim claim(ChannelStart start) {
    int at = head.indexOf(start.run());
    if (at >= 0 && at < head.runs().size() - 1 || head.ended().contains(start.run())) {
      throw new BridgeException(
          ErrorCode.CHANNEL_FENCED,
          String.format(
              "Cannot start run %s: run %s has claimed the channel after it. Let only one job write"
                  + " with this bridge id; to go back to this run's checkpoint, submit the job"
                  + " anew (%s)",
              start.run(),
              head.run().map(ChannelRun::id).orElse("?"),
              files.identity().bridgeId()));
    }
    boolean knownRun = at >= 0;
    if (start instanceof ChannelStart.Restored restored) {
      return knownRun ? sameRun(restored) : childRun(restored);
    }
    if (start instanceof ChannelStart.Fresh fresh) {
      return knownRun ? sameRun(fresh) : newRun(fresh);
    }
    return entry(start.run(), "", 0, head.liveEpoch(), ChannelEpoch.NO_WATERMARK);
  }

  private LedgerEntry.Claim entry(
      String run, String parent, long checkpoint, long keep, long watermark) {
    return new LedgerEntry.Claim(
        head.number() + 1, now, writer, run, parent, checkpoint, keep, watermark);
  }

  private LedgerEntry.Claim sameRun(ChannelStart.Restored restored) {
    ChannelRun run = head.run().orElseThrow();
    if (restored.checkpoint() < run.committed()) {
      throw refused(
          "run %s again from checkpoint %d: it has committed checkpoint %d. To go back, submit the"
              + " job anew, under a new run id",
          run.id(), restored.checkpoint(), run.committed());
    }
    return entry(run.id(), "", restored.checkpoint(), head.liveEpoch(), run.watermarkMillis());
  }

  private LedgerEntry.Claim sameRun(ChannelStart.Fresh fresh) {
    ChannelRun run = head.run().orElseThrow();
    if (head.lastEpoch() >= run.firstEpoch()) {
      throw refused(
          "run %s again without a checkpoint: it has committed checkpoint %d. Restore the job from"
              + " its latest checkpoint, or submit it anew",
          run.id(), run.committed());
    }
    return entry(run.id(), "", 0, head.liveEpoch(), run.watermarkMillis());
  }

  private LedgerEntry.Claim newRun(ChannelStart.Fresh fresh) {
    if (fresh.existing() == ChannelStart.Existing.REFUSE && head.liveEpoch() > 0) {
      throw refused(
          "run %s from nothing: the channel holds epochs up to %d. Restore the job from a"
              + " checkpoint, or say whether to keep these epochs or make them void",
          fresh.run(), head.liveEpoch());
    }
    long keep = fresh.existing() == ChannelStart.Existing.VOID ? 0 : head.liveEpoch();
    return entry(fresh.run(), "", 0, keep, ChannelEpoch.NO_WATERMARK);
  }

  private LedgerEntry.Claim childRun(ChannelStart.Restored restored) {
    int at = head.indexOf(restored.parent());
    if (at < 0) {
      if (head.lastEpoch() > 0 || head.ended().contains(restored.parent())) {
        throw refused(
            "run %s from checkpoint %d of run %s: the channel does not know that run, or has made"
                + " its epochs void. Restore from a checkpoint of run %s, or use another channel",
            restored.run(),
            restored.checkpoint(),
            restored.parent(),
            head.run().map(ChannelRun::id).orElse("?"));
      }
      return entry(
          restored.run(), "", restored.checkpoint(), head.liveEpoch(), ChannelEpoch.NO_WATERMARK);
    }
    ChannelRun parent = head.runs().get(at);
    if (restored.checkpoint() > parent.through()) {
      throw refused(
          "run %s from checkpoint %d of run %s: the channel went back to checkpoint %d of that run"
              + " since, and made later epochs void. Restore from a checkpoint of run %s",
          restored.run(),
          restored.checkpoint(),
          parent.id(),
          parent.through(),
          head.run().map(ChannelRun::id).orElse("?"));
    }
    if (restored.checkpoint() < parent.base()) {
      throw refused(
          "run %s from checkpoint %d of run %s: that run began at checkpoint %d",
          restored.run(), restored.checkpoint(), parent.id(), parent.base());
    }
    return branch(restored, at);
  }

  private LedgerEntry.Claim branch(ChannelStart.Restored restored, int at) {
    ChannelRun parent = head.runs().get(at);
    long checkpoint = restored.checkpoint();
    boolean isNewest = at == head.runs().size() - 1;
    if (isNewest && parent.committed() <= checkpoint) {
      return entry(
          restored.run(), parent.id(), checkpoint, head.liveEpoch(), parent.watermarkMillis());
    }
    long end = isNewest ? Long.MAX_VALUE : head.runs().get(at + 1).firstEpoch() - 1;
    Iterator<ChannelEpoch> epochs =
        EpochIterator.newestFirst(files, state, EpochRange.ALL.upTo(end), summary -> true);
    while (epochs.hasNext()) {
      ChannelEpoch epoch = epochs.next();
      if (epoch.number() < parent.firstEpoch() || epoch.checkpoint() <= checkpoint) {
        boolean inChain = epoch.number() >= parent.chainEpoch();
        return entry(
            restored.run(),
            parent.id(),
            checkpoint,
            epoch.number(),
            inChain ? epoch.watermarkMillis() : ChannelEpoch.NO_WATERMARK);
      }
    }
    return entry(
        restored.run(),
        parent.id(),
        checkpoint,
        keepOfExpired(parent, end, checkpoint),
        ChannelEpoch.NO_WATERMARK);
  }

  /** When no live epoch is kept: the last expired one is still valid, or void as well. */
  private long keepOfExpired(ChannelRun parent, long end, long checkpoint) {
    long expired = head.expiredEpoch();
    boolean valid =
        expired < parent.firstEpoch() || expired <= end && head.expiredCheckpoint() <= checkpoint;
    return valid ? expired : expired - 1;
  }

  private BridgeException refused(String format, Object... values) {
    return new BridgeException(
        ErrorCode.CHANNEL_START_REFUSED,
        String.format("Cannot start " + format, values)
            + " (bridge id "
            + files.identity().bridgeId()
            + ")");
  }
}
