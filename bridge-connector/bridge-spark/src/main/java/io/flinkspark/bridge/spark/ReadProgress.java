package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.SplitId;
import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Which splits of a publication each of its readers has checkpointed as read to the end. */
final class ReadProgress {

  private static final int MAX_READINGS = 10_000;

  /** A reader with one plan. */
  private record Reading(String consumer, UUID generation) {}

  private static final class Splits {
    private final int partitions;
    private final BitSet opened = new BitSet();
    private final BitSet finished = new BitSet();

    Splits(int partitions) {
      this.partitions = partitions;
    }

    boolean isDone() {
      return finished.cardinality() >= partitions;
    }
  }

  private final String publication;
  private final Map<Reading, Splits> readings = new LinkedHashMap<>();
  private boolean closed;

  ReadProgress(String publication) {
    this.publication = publication;
  }

  /** A reader opens a split; returns whether it had opened it before. */
  synchronized boolean opened(String consumer, UUID generation, int partitions, SplitId split) {
    BitSet opened = splits(consumer, generation, partitions).opened;
    boolean again = opened.get(split.partition());
    opened.set(split.partition());
    return again;
  }

  /** A reader says which splits it has finished. */
  synchronized void record(
      String consumer, UUID generation, int partitions, List<SplitId> finished) {
    Splits known = splits(consumer, generation, partitions);
    for (SplitId split : finished) {
      if (split.epoch() != 0 || split.partition() >= partitions) {
        throw new BridgeException(
            ErrorCode.SPLIT_UNKNOWN,
            String.format("Cannot record progress: %s has no split %s", publication, split));
      }
      known.finished.set(split.partition());
    }
    notifyAll();
  }

  private Splits splits(String consumer, UUID generation, int partitions) {
    Reading reading = new Reading(consumer, generation);
    Splits known = readings.get(reading);
    if (known == null) {
      if (readings.size() >= MAX_READINGS) {
        throw new BridgeException(
            ErrorCode.TOO_MANY_CONNECTIONS,
            "Cannot keep the progress of another reader: there are " + MAX_READINGS);
      }
      known = new Splits(partitions);
      readings.put(reading, known);
    }
    return known;
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Waits until there are readers and all of them are done. */
  synchronized void await(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (readings.isEmpty() || !readings.values().stream().allMatch(Splits::isDone)) {
      if (closed) {
        throw new BridgeException(
            ErrorCode.PUBLICATION_CLOSED,
            "Cannot wait for the readers of " + publication + ": it was closed");
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (millis <= 0) {
        throw new BridgeException(
            ErrorCode.PEER_SILENT,
            String.format(
                "Cannot wait for the readers of %s any longer: %s after %s",
                publication, describe(), timeout));
      }
      wait(millis);
    }
  }

  private String describe() {
    if (readings.isEmpty()) {
      return "none has come";
    }
    StringBuilder text = new StringBuilder();
    readings.forEach(
        (reading, splits) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(reading.consumer())
                .append(" has finished ")
                .append(splits.finished.cardinality())
                .append(" of ")
                .append(splits.partitions)
                .append(" splits"));
    return text.toString();
  }
}
