package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

/**
 * How the producer comes to write, when it {@linkplain Channel#claim claims} the channel. A run's
 * id is new for each submission of the job, and the same for all restarts inside of it: it is what
 * tells the checkpoints of one history from those of another.
 */
public sealed interface ChannelStart {

  /** The id of the run that starts, or starts again. */
  String run();

  /** What a run that begins from nothing does with epochs that are there. */
  enum Existing {
    /** Is refused when there are any. */
    REFUSE,
    /** Adds to them. */
    KEEP,
    /** Makes them void. */
    VOID
  }

  /**
   * From nothing. Also for a restart before the run's first commit; once it has committed, a start
   * without a checkpoint would count its checkpoints again from the first, and is refused.
   */
  record Fresh(String run, Existing existing) implements ChannelStart {
    public Fresh {
      ChannelRun.checkId("run", run);
    }
  }

  /**
   * A bounded run from its beginning, perhaps not for the first time: what it has committed is done
   * and stays. Adds to what other runs committed.
   */
  record Again(String run) implements ChannelStart {
    public Again {
      ChannelRun.checkId("run", run);
    }
  }

  /**
   * From a checkpoint, which its own run made, before a failure, or another run. Epochs of later
   * checkpoints become void.
   *
   * @param parent the run that made the checkpoint, as the checkpoint itself should tell: a number
   *     alone may be that of a checkpoint whose epochs are void
   */
  record Restored(String run, String parent, long checkpoint) implements ChannelStart {
    public Restored {
      ChannelRun.checkId("run", run);
      ChannelRun.checkId("parent run", parent);
      check(checkpoint >= 0, "Cannot start from checkpoint %d", checkpoint);
    }
  }
}
