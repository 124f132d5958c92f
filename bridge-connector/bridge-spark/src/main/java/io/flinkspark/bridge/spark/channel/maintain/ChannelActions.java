package io.flinkspark.bridge.spark.channel.maintain;

import io.flinkspark.bridge.protocol.BridgeException;
import org.apache.spark.sql.SparkSession;

/**
 * Maintenance of a channel. Nothing here stops or hinders its writer or its readers, and any number
 * of these may run at the same time, anywhere.
 *
 * <pre>{@code
 * ChannelActions channel = ChannelActions.at(spark, "hdfs://nn/bridge/orders");
 * channel.compact().targetFileSize(256L << 20).run();
 * channel.expire().keepLast(10_000).run();
 * channel.orphans().grace(Duration.ofHours(12)).run();
 * System.out.println(channel.describe().toText());
 * }</pre>
 *
 * <p>All throw BridgeException with the channel's codes (CHANNEL.md, Errors). After any of them the
 * same call may be made again.
 */
public final class ChannelActions {

  private final SparkSession spark;
  private final ChannelPlace place;

  private ChannelActions(SparkSession spark, ChannelPlace place) {
    this.spark = spark;
    this.place = place;
  }

  /**
   * The actions on a channel.
   *
   * @param path its root, on HDFS or a local file system that all executors share
   * @throws BridgeException with CHANNEL_UNKNOWN when there is none
   */
  public static ChannelActions at(SparkSession spark, String path) {
    return new ChannelActions(spark, ChannelPlace.open(path, spark.sessionState().newHadoopConf()));
  }

  /** Makes large files out of small ones. */
  public CompactAction compact() {
    return new CompactAction(spark, place);
  }

  /** Lets old epochs expire. Their files stay until {@link #orphans} finds them. */
  public ExpireAction expire() {
    return new ExpireAction(place);
  }

  /** Removes files that no epoch names and none will. */
  public OrphansAction orphans() {
    return new OrphansAction(place);
  }

  /** What the channel holds now. Reads the whole ledger. */
  public ChannelDescription describe() {
    return ChannelDescription.of(place.channel());
  }
}
