package io.flinkspark.bridge.protocol.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.time.Clock;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * The channel's writer, until somebody claims the channel after it. For one thread.
 *
 * <p>A commit that throws may have succeeded. It may be made again, by this writer or by one that
 * claims the channel for the same or a restored run: it gives one epoch.
 */
public final class ChannelWriter {

  private final LedgerLog log;
  private final Clock clock;
  private final LedgerEntry.Claim claim;
  private final Set<String> storedSchemas = new HashSet<>();

  ChannelWriter(LedgerLog log, Clock clock, LedgerEntry.Claim claim) {
    this.log = log;
    this.clock = clock;
    this.claim = claim;
  }

  /** The ledger entry by which it became the writer. */
  public long claim() {
    return claim.number();
  }

  /** The last epoch that its claim left; what came after is void. */
  public long keptEpoch() {
    return claim.keep();
  }

  /**
   * Publishes a checkpoint's files as one epoch, unless that is done already. Checkpoints are
   * committed in their order.
   *
   * @throws BridgeException with CHANNEL_FENCED when another writer has claimed the channel,
   *     CHANNEL_COMMIT_CONFLICT when the checkpoint is committed with other rows, or a later one is
   *     while it is not; with the storage's codes, after which the same commit may be made again
   */
  public CommitOutcome commit(EpochCommit commit) {
    store(commit.schema());
    LedgerState known = log.known();
    if (isNext(known.head(), commit) && !log.needsRollUp(known)) {
      Optional<CommitOutcome> outcome = append(known, commit);
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    return log.untilDecided(
        "commit checkpoint " + commit.checkpoint(), state -> tryCommit(state, commit));
  }

  private boolean isNext(LedgerHead head, EpochCommit commit) {
    return head.claim() == claim.number()
        && commit.checkpoint() > head.run().orElseThrow().committed();
  }

  private Optional<CommitOutcome> tryCommit(LedgerState state, EpochCommit commit) {
    LedgerHead head = state.head();
    if (head.claim() != claim.number()) {
      throw new BridgeException(
          ErrorCode.CHANNEL_FENCED,
          String.format(
              "Cannot commit checkpoint %d: run %s has claimed the channel after this writer of run"
                  + " %s. Let only one job write with this bridge id (%s)",
              commit.checkpoint(),
              head.run().map(ChannelRun::id).orElse("?"),
              claim.run(),
              log.files().identity().bridgeId()));
    }
    return isNext(head, commit)
        ? append(state, commit)
        : Optional.of(committedBefore(state, head.run().orElseThrow(), commit));
  }

  private Optional<CommitOutcome> append(LedgerState state, EpochCommit commit) {
    LedgerHead head = state.head();
    long now = Math.max(head.timeMillis(), clock.millis());
    ChannelEpoch epoch = commit.toEpoch(head, head.run().orElseThrow(), now);
    return log.append(state, new LedgerEntry.Commit(head.number() + 1, now, epoch))
        ? Optional.of(new CommitOutcome(epoch.number(), true))
        : Optional.empty();
  }

  private CommitOutcome committedBefore(LedgerState state, ChannelRun run, EpochCommit commit) {
    EpochRange chain = new EpochRange(run.chainEpoch(), Long.MAX_VALUE);
    Iterator<ChannelEpoch> epochs =
        EpochIterator.newestFirst(log.files(), state, chain, summary -> true);
    while (epochs.hasNext()) {
      ChannelEpoch epoch = epochs.next();
      if (epoch.checkpoint() == commit.checkpoint()) {
        requireSame(epoch, commit);
        return new CommitOutcome(epoch.number(), false);
      }
      if (epoch.checkpoint() < commit.checkpoint()) {
        return new CommitOutcome(requireEmpty(epoch, commit), false);
      }
    }
    if (state.head().expiredEpoch() < run.chainEpoch()
        || state.head().expiredCheckpoint() < commit.checkpoint()) {
      return new CommitOutcome(requireEmpty(null, commit), false);
    }
    return new CommitOutcome(0, false);
  }

  private void requireSame(ChannelEpoch epoch, EpochCommit commit) {
    if (epoch.rows() != commit.rows()) {
      throw conflict(
          commit,
          String.format("it is committed with %d rows, as epoch %d", epoch.rows(), epoch.number()));
    }
  }

  /** A later checkpoint is committed and this one is not: to call it done would lose its rows. */
  private long requireEmpty(ChannelEpoch before, EpochCommit commit) {
    if (!commit.files().isEmpty()) {
      throw conflict(commit, "later ones are committed, and it is not");
    }
    return before == null ? 0 : before.number();
  }

  private BridgeException conflict(EpochCommit commit, String why) {
    return new BridgeException(
        ErrorCode.CHANNEL_COMMIT_CONFLICT,
        String.format(
            "Cannot commit checkpoint %d with %d rows: %s. Restore the job from its latest"
                + " checkpoint (run %s)",
            commit.checkpoint(), commit.rows(), why, claim.run()));
  }

  private void store(ChannelSchema schema) {
    if (storedSchemas.contains(schema.id())) {
      return;
    }
    if (!log.files().createSchema(schema)) {
      ChannelSchema stored = log.files().schema(schema.id()).orElseThrow();
      if (!stored.equals(schema)) {
        throw new BridgeException(
            ErrorCode.SCHEMA_INCOMPATIBLE,
            String.format(
                "Cannot commit with schema %s: the channel has another text under this id. Give the"
                    + " new schema an id of its own",
                schema.id()));
      }
    }
    storedSchemas.add(schema.id());
  }
}
