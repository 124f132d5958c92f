package io.flinkspark.bridge.spark.channel.stream;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;

/**
 * Some rows of an epoch, in their order: those a micro-batch reads.
 *
 * @param fromRow the first, counted in the epoch from 0
 * @param toRow the one behind the last
 * @param watermarkMillis what the producer's watermark is when these are read: the epoch's when
 *     they reach its end, else that of the epoch before; {@link ChannelEpoch#NO_WATERMARK} when
 *     nothing is known
 */
public record EpochRows(ChannelEpoch epoch, long fromRow, long toRow, long watermarkMillis) {

  public EpochRows {
    check(
        fromRow >= 0 && fromRow <= toRow && toRow <= epoch.rows(),
        "Cannot read rows %d to %d of epoch %d: it has %d",
        fromRow,
        toRow,
        epoch.number(),
        epoch.rows());
  }

  public long rows() {
    return toRow - fromRow;
  }
}
