package io.flinkspark.bridge.flink.channel.format;

import io.flinkspark.bridge.flink.channel.format.ChannelType.Plain;
import io.flinkspark.bridge.flink.channel.format.ChannelType.Value;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * What users choose about data files, whatever the records are.
 *
 * @param partitions columns by which the files lie in folders
 * @param eventTime the column that is the rows' event time; null when Flink's timestamps are
 */
public record FileLayout(
    FileFormat format,
    FileCompression compression,
    List<String> partitions,
    @Nullable String eventTime)
    implements Serializable {

  public static final FileLayout DEFAULT =
      new FileLayout(FileFormat.PARQUET, FileCompression.SNAPPY, List.of(), null);

  private static final Set<Plain> EXACT_AS_TEXT =
      Set.of(Plain.BOOLEAN, Plain.INT, Plain.LONG, Plain.STRING, Plain.DATE);

  private static final Set<Plain> INSTANTS =
      Set.of(
          Plain.TIMESTAMP_MILLIS,
          Plain.TIMESTAMP_MICROS,
          Plain.LOCAL_TIMESTAMP_MILLIS,
          Plain.LOCAL_TIMESTAMP_MICROS);

  public FileLayout {
    partitions = List.copyOf(partitions);
    if (Set.copyOf(partitions).size() < partitions.size()) {
      throw refused("a column is named twice", String.join(", ", partitions));
    }
  }

  /** Refuses columns that are not there, or of types that cannot do what is asked of them. */
  public void check(ChannelType.OfRow row) {
    for (String partition : partitions) {
      if (!(type(row, partition) instanceof Value value && EXACT_AS_TEXT.contains(value.plain()))) {
        throw refused("only booleans, integers, text and dates can be a folder's name", partition);
      }
    }
    if (eventTime != null
        && !(type(row, eventTime) instanceof Value value && INSTANTS.contains(value.plain()))) {
      throw refused("the event time has to be a timestamp", eventTime);
    }
  }

  private static ChannelType type(ChannelType.OfRow row, String column) {
    return row.fields().stream()
        .filter(field -> field.name().equals(column))
        .findFirst()
        .map(field -> field.member().type())
        .orElseThrow(
            () ->
                refused(
                    "there is no such column among "
                        + row.fields().stream()
                            .map(ChannelType.Field::name)
                            .collect(Collectors.joining(", ")),
                    column));
  }

  private static BridgeException refused(String why, String what) {
    return new BridgeException(
        ErrorCode.INVALID_ARGUMENT,
        String.format("Cannot lay out a channel's files: %s (%s)", why, what));
  }

  public FileLayout withFormat(FileFormat chosen) {
    return new FileLayout(chosen, compression, partitions, eventTime);
  }

  public FileLayout withCompression(FileCompression chosen) {
    return new FileLayout(format, chosen, partitions, eventTime);
  }

  public FileLayout withPartitions(List<String> columns) {
    return new FileLayout(format, compression, columns, eventTime);
  }

  public FileLayout withEventTime(@Nullable String column) {
    return new FileLayout(format, compression, partitions, column);
  }
}
