package io.flinkspark.bridge.spark.channel.read;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;
import scala.Option;

/**
 * Divides slices among tasks as Spark divides files, by {@code spark.sql.files.*}: large ones are
 * split, small ones are packed. Looks at no file.
 */
final class SlicePlanner {

  private final long maxPartitionBytes;
  private final long openCostBytes;
  private final int minPartitions;
  private final int maxPartitions;

  /**
   * @param maxPartitionBytes the most that a task reads, if there is enough for all
   * @param openCostBytes what could be read in the time that it takes to open a file
   * @param minPartitions for so many tasks there should be something to do
   * @param maxPartitions about the most tasks
   */
  SlicePlanner(long maxPartitionBytes, long openCostBytes, int minPartitions, int maxPartitions) {
    this.maxPartitionBytes = maxPartitionBytes;
    this.openCostBytes = openCostBytes;
    this.minPartitions = Math.max(1, minPartitions);
    this.maxPartitions = maxPartitions;
  }

  static SlicePlanner of(SparkSession spark) {
    SQLConf settings = spark.sessionState().conf();
    return new SlicePlanner(
        settings.filesMaxPartitionBytes(),
        settings.filesOpenCostInBytes(),
        number(settings.filesMinPartitionNum(), spark.leafNodeDefaultParallelism()),
        number(settings.filesMaxPartitionNum(), Integer.MAX_VALUE));
  }

  private static int number(Option<Object> setting, int otherwise) {
    return setting.isDefined() ? (Integer) setting.get() : otherwise;
  }

  List<List<SlicePart>> plan(List<ChannelSlice> slices) {
    long totalBytes = 0;
    for (ChannelSlice slice : slices) {
      totalBytes += slice.bytes() + openCostBytes;
    }
    long splitBytes =
        Math.max(
            1, Math.min(maxPartitionBytes, Math.max(openCostBytes, totalBytes / minPartitions)));
    List<SlicePart> parts = new ArrayList<>(slices.size());
    slices.forEach(slice -> split(slice, splitBytes, parts));
    parts.sort(Comparator.comparingLong(SlicePart::bytes).reversed());
    List<List<SlicePart>> packed = pack(parts, splitBytes);
    if (packed.size() <= maxPartitions) {
      return packed;
    }
    long partBytes = parts.stream().mapToLong(part -> part.bytes() + openCostBytes).sum();
    return pack(parts, (partBytes + maxPartitions - 1) / maxPartitions);
  }

  private static void split(ChannelSlice slice, long splitBytes, List<SlicePart> parts) {
    long first = slice.bytesBefore(slice.fromRow());
    long behind = first + slice.bytes();
    long start = 0;
    // Only Parquet tells the row numbers of what is in the middle of a file.
    boolean isDivisible =
        slice.isWhole() || FileFormats.of(slice.file().path()) == FileFormats.PARQUET;
    for (long end = first + splitBytes; isDivisible && end < behind; end += splitBytes) {
      parts.add(new SlicePart(slice, start, end, splitBytes));
      start = end;
    }
    parts.add(new SlicePart(slice, start, Long.MAX_VALUE, behind - Math.max(first, start)));
  }

  private List<List<SlicePart>> pack(List<SlicePart> parts, long splitBytes) {
    List<List<SlicePart>> packed = new ArrayList<>();
    List<SlicePart> current = new ArrayList<>();
    long bytes = 0;
    for (SlicePart part : parts) {
      if (bytes + part.bytes() > splitBytes && !current.isEmpty()) {
        packed.add(List.copyOf(current));
        current.clear();
        bytes = 0;
      }
      bytes += part.bytes() + openCostBytes;
      current.add(part);
    }
    if (!current.isEmpty()) {
      packed.add(List.copyOf(current));
    }
    return packed;
  }
}
