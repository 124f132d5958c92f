package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.util.List;
import java.util.UUID;

/**
 * What a reader asks the driver, and the answers. The reader numbers its requests from 1, each
 * number once a connection; answers come in any order and carry the number of their request.
 */
public sealed interface ControlMessage extends Message {

  /** The request that this message makes or answers. */
  long requestId();

  /** Which publications are there? Answered by {@link Publications}. */
  record ListPublications(long requestId) implements ControlMessage {}

  /** The names, sorted. */
  record Publications(long requestId, List<String> names) implements ControlMessage {
    public Publications {
      names = List.copyOf(names);
    }
  }

  /**
   * What is this publication, when read this way? Answered by {@link PublicationInfo}.
   *
   * @param epoch the epoch whose partitions are asked for, or {@link #LATEST}
   */
  record Describe(long requestId, String publication, ReadPlan plan, long epoch)
      implements ControlMessage {
    public static final long LATEST = -1;
  }

  /**
   * A publication.
   *
   * @param generation this life of the publication; another one may hold other rows
   * @param arrowSchema the plan's columns as an encapsulated Arrow IPC schema message
   * @param epoch the epoch that partitions, hosts and estimates are about; of no meaning while
   *     there is none yet
   * @param preferredHosts the hosts close to each partition; empty when none is known
   * @param estimatedRows of all partitions together, or {@link #UNKNOWN}
   * @param estimatedBytes of all partitions together, or {@link #UNKNOWN}
   */
  record PublicationInfo(
      long requestId,
      String publication,
      UUID generation,
      Bytes arrowSchema,
      Epochs epochs,
      long epoch,
      int partitions,
      List<List<String>> preferredHosts,
      long estimatedRows,
      long estimatedBytes,
      Pushdown pushdown)
      implements ControlMessage {

    public static final long UNKNOWN = -1;

    public PublicationInfo {
      preferredHosts = preferredHosts.stream().map(List::copyOf).toList();
      check(partitions >= 0, "Cannot describe a publication: negative partitions (%d)", partitions);
      check(
          preferredHosts.isEmpty() || preferredHosts.size() == partitions,
          "Cannot describe a publication: hosts for %d partitions of %d",
          preferredHosts.size(),
          partitions);
    }
  }

  /**
   * The epochs there are.
   *
   * @param first the oldest that can be read
   * @param last the newest; {@code first - 1} when there is none yet
   * @param complete whether no more will come; a bounded publication is the complete epoch 0
   */
  record Epochs(long first, long last, boolean complete) {

    /** The one epoch of a bounded publication. */
    public static final Epochs BOUNDED = new Epochs(0, 0, true);

    public Epochs {
      check(
          first >= 0 && last >= first - 1,
          "Cannot describe epochs: they do not form a range (%d to %d)",
          first,
          last);
    }
  }

  /**
   * What of a plan the server does; the rest is left to the reader.
   *
   * @param columns whether only the plan's columns are sent
   * @param filters the positions, in the plan, of the filters that every row sent passes
   * @param limit whether a split ends when the plan's limit is reached
   */
  record Pushdown(boolean columns, List<Integer> filters, boolean limit) {
    public Pushdown {
      filters = List.copyOf(filters);
    }
  }

  /**
   * Opens one split. Answered by {@link SplitOpened} once a task offers it, or by a failure.
   *
   * @param generation as told by {@link PublicationInfo}; another one fails with {@link
   *     ErrorCode#GENERATION_CHANGED}
   * @param startRow the first row wanted, counted after the filters that the server applies
   * @param consumer a stable name of the reading job, for logs, metrics and progress
   * @param maxBatchRows rows a batch at most
   * @param maxBatchBytes bytes a batch at most, unless a single row is larger
   */
  record OpenSplit(
      long requestId,
      String publication,
      UUID generation,
      ReadPlan plan,
      SplitId split,
      long startRow,
      String consumer,
      int maxBatchRows,
      int maxBatchBytes,
      Compression compression,
      DataPath path)
      implements ControlMessage {

    public OpenSplit {
      check(startRow >= 0, "Cannot open a split: negative start row (%d)", startRow);
      check(maxBatchRows > 0, "Cannot open a split: batches without rows (%d)", maxBatchRows);
      check(maxBatchBytes > 0, "Cannot open a split: batches without bytes (%d)", maxBatchBytes);
    }
  }

  /**
   * Where a split's rows are to be had.
   *
   * @param endpoint whom to dial on {@link Plane#DATA}
   * @param ticket what to show there, once
   * @param path the way chosen, which may differ from the one asked for
   */
  record SplitOpened(long requestId, Endpoint endpoint, Bytes ticket, DataPath path)
      implements ControlMessage {}

  /** The reader no longer wants the split that the request of this number opened. No answer. */
  record CancelSplit(long requestId) implements ControlMessage {}

  /**
   * A checkpoint of the reading job is complete, and these splits were read to their end in it.
   * Answered by {@link ProgressRecorded}; sending it again changes nothing.
   */
  record Progress(
      long requestId,
      String publication,
      UUID generation,
      String consumer,
      long checkpointId,
      List<SplitId> finished)
      implements ControlMessage {
    public Progress {
      finished = List.copyOf(finished);
    }
  }

  /** The progress is known to the driver. */
  record ProgressRecorded(long requestId) implements ControlMessage {}
}
