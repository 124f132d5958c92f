package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.protocol.ControlMessage.PublicationInfo;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.table.types.logical.RowType;

/**
 * What a publication looks like before it is read.
 *
 * @param columns its columns as Flink knows them
 * @param estimatedRows as Spark estimates them, or {@link #UNKNOWN}
 * @param estimatedBytes as Spark estimates them in its own memory, or {@link #UNKNOWN}
 * @param appliedFilters the positions of the filters asked about that Spark applies
 */
public record PublicationOutline(
    RowType columns, long estimatedRows, long estimatedBytes, List<Integer> appliedFilters) {

  public static final long UNKNOWN = PublicationInfo.UNKNOWN;

  public PublicationOutline {
    appliedFilters = List.copyOf(appliedFilters);
  }

  /** The estimate of the rows, where there is one. */
  public OptionalLong rows() {
    return estimatedRows == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(estimatedRows);
  }
}
