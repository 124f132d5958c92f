package io.flinkspark.bridge.flink.channel.format;

import java.util.List;
import javax.annotation.Nullable;

/**
 * The type of a value in a channel, whatever the records are: what the schema's text and Parquet's
 * columns are made from.
 */
public sealed interface ChannelType {

  /** Types without parts or parameters. */
  enum Plain {
    BOOLEAN,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    STRING,
    BYTES,
    DATE,
    TIME_MILLIS,
    TIME_MICROS,
    TIMESTAMP_MILLIS,
    TIMESTAMP_MICROS,
    LOCAL_TIMESTAMP_MILLIS,
    LOCAL_TIMESTAMP_MICROS,
    UUID
  }

  /**
   * A value without parts.
   *
   * @param sqlType what SQL says and Avro cannot, such as {@code tinyint} or {@code varchar(20)};
   *     null when there is nothing to add
   */
  record Value(Plain plain, @Nullable String sqlType) implements ChannelType {
    Value(Plain plain) {
      this(plain, null);
    }
  }

  /** Digits before and behind the point together, and behind it. */
  record Decimal(int precision, int scale) implements ChannelType {}

  /** Just so many bytes. */
  record Fixed(int size) implements ChannelType {}

  /** One of some symbols, as its name. */
  record Symbol() implements ChannelType {}

  /** A list. */
  record OfArray(Member element) implements ChannelType {}

  /** A map; keys are never null. */
  record OfMap(ChannelType key, Member value) implements ChannelType {}

  /** Fields in order. */
  record OfRow(List<Field> fields) implements ChannelType {
    public OfRow {
      fields = List.copyOf(fields);
    }
  }

  /** A part of a row, list or map. */
  record Member(boolean nullable, ChannelType type) {}

  /** A part that has a name. */
  record Field(String name, Member member) {}
}
