package io.flinkspark.bridge.spark.channel.read;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** What a row's epoch is, as columns that are only there when a query names them. */
public enum EpochColumn {
  EPOCH("_epoch", DataTypes.LongType, "The number of the row's epoch."),
  COMMITTED("_committed", DataTypes.TimestampType, "When the row's epoch was committed."),
  WATERMARK(
      "_watermark",
      DataTypes.TimestampType,
      "Up to here no row with an event time comes behind the row's epoch.");

  /** The last instant that has a year of four digits: what a producer ends with is far behind. */
  private static final long LAST_MILLIS = 253_402_300_799_999L;

  private static final long FIRST_MILLIS = -62_135_596_800_000L;

  private final String column;
  private final DataType type;
  private final String meaning;

  EpochColumn(String column, DataType type, String meaning) {
    this.column = column;
    this.type = type;
    this.meaning = meaning;
  }

  public static Optional<EpochColumn> of(String name) {
    return Arrays.stream(values()).filter(known -> known.column.equals(name)).findAny();
  }

  public String column() {
    return column;
  }

  public DataType type() {
    return type;
  }

  public String meaning() {
    return meaning;
  }

  public boolean isNullable() {
    return this == WATERMARK;
  }

  /** In Spark's own form: a number or null. */
  Long value(long epoch, long committedMillis, long watermarkMillis) {
    return switch (this) {
      case EPOCH -> epoch;
      case COMMITTED -> micros(committedMillis);
      case WATERMARK ->
          watermarkMillis == ChannelEpoch.NO_WATERMARK ? null : micros(watermarkMillis);
    };
  }

  Long value(ChannelSlice slice) {
    return value(slice.epoch(), slice.committedMillis(), slice.watermarkMillis());
  }

  /** Spark's timestamp of a time; as near as it gets for one that has no date of four digits. */
  public static long micros(long millis) {
    return TimeUnit.MILLISECONDS.toMicros(Math.max(FIRST_MILLIS, Math.min(LAST_MILLIS, millis)));
  }
}
