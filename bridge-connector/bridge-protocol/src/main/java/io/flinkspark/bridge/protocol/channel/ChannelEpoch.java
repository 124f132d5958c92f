package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one checkpoint of the producer added, all of it or nothing. Readers see an epoch until it is
 * void (the producer went back behind it) or expired.
 *
 * @param number one more than the last, void or not; never used again
 * @param claim the ledger entry by which its writer became the channel's writer
 * @param checkpoint the producer's checkpoint
 * @param schemaId of all its rows
 * @param files in which its rows are; in their order, the epoch's rows have an order too
 * @param bytes how long its files were when they were committed
 * @param watermarkMillis no row with an event time up to here will come, in this and later epochs
 *     of the producer's run; {@link #NO_WATERMARK} when nothing is known
 * @param committedMillis the writer's clock, never behind the epoch before
 */
public record ChannelEpoch(
    long number,
    long claim,
    long checkpoint,
    String schemaId,
    List<EpochFile> files,
    long rows,
    long bytes,
    EventTimes eventTimes,
    long watermarkMillis,
    long committedMillis) {

  /** What Flink uses too. */
  public static final long NO_WATERMARK = Long.MIN_VALUE;

  public ChannelEpoch {
    files = List.copyOf(files);
    check(number > 0, "Cannot use an epoch: its number is %d", number);
    check(claim > 0, "Cannot use an epoch: its claim is %d", claim);
    check(checkpoint >= 0, "Cannot use an epoch: its checkpoint is %d", checkpoint);
    check(bytes >= 0, "Cannot use an epoch: it has %d bytes", bytes);
    ChannelSchema.checkId(schemaId);
    long sum = rowsOf(files);
    check(sum == rows, "Cannot use epoch %d: %d rows in files of %d", number, rows, sum);
  }

  static long rowsOf(List<EpochFile> files) {
    return files.stream().mapToLong(EpochFile::rows).reduce(0, Math::addExact);
  }

  /** Empty when the producer has not said anything yet. */
  public Optional<Instant> watermark() {
    return watermarkMillis == NO_WATERMARK
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(watermarkMillis));
  }

  public Instant committedAt() {
    return Instant.ofEpochMilli(committedMillis);
  }

  /** The same rows in other files. */
  ChannelEpoch withFiles(List<EpochFile> others) {
    return new ChannelEpoch(
        number,
        claim,
        checkpoint,
        schemaId,
        others,
        rows,
        bytes,
        eventTimes,
        watermarkMillis,
        committedMillis);
  }
}
