package io.flinkspark.jobs.spark.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Traffic over time in a bounded number of bars, whatever the span of the log.
 *
 * <p>Long stretches without any request are cut out, so that four busy days and a stray line from
 * another year are both visible: the axis has several segments with a break between them. The width
 * of a bar is the finest at which most bars are not empty.
 *
 * @param widthMillis width of a bar
 * @param segments in time order, never empty inside
 */
record Timeline(long widthMillis, List<Segment> segments) {
  static final int MAX_BARS = 600;
  private static final int MAX_BREAKS = 11;

  /** A gap longer than this share of what is shown is cut out. */
  private static final double BREAK_SHARE = 0.15;

  /** Most bars should hold something. */
  private static final double FILLED_SHARE = 0.6;

  /** Finer bars are only worth it above this number. */
  private static final int FEW_BARS = 30;

  private static final long[] WIDTHS =
      Stream.of(
              "PT5M",
              "PT10M",
              "PT15M",
              "PT30M",
              "PT1H",
              "PT2H",
              "PT3H",
              "PT6H",
              "PT12H",
              "P1D",
              "P2D",
              "P7D",
              "P14D",
              "P28D",
              "P91D",
              "P182D",
              "P364D",
              "P3640D",
              "P36400D",
              "P364000D",
              "P3640000D")
          .mapToLong(text -> Duration.parse(text).toMillis())
          .toArray();

  /**
   * What a bar or a bucket holds.
   *
   * @param start UTC milliseconds
   * @param counts requests, Flink's requests, bytes, then status 1xx to 5xx and other, then
   *     anomalies
   */
  record Bar(long start, long[] counts) {}

  /** Bars without a long gap; bars that would be empty are left out. */
  record Segment(long start, long end, List<Bar> bars) {}

  /** The narrowest width; buckets that come in must be no wider. */
  static long narrowest() {
    return WIDTHS[0];
  }

  /** The next wider width, to make too many buckets fewer. */
  static long widerThan(long width) {
    return Arrays.stream(WIDTHS).filter(it -> it > width).findFirst().orElse(width * 10);
  }

  /**
   * Builds the bars from buckets in time order.
   *
   * @param bucketMillis width of the buckets; each starts at a multiple of it
   */
  static Timeline of(List<Bar> buckets, long bucketMillis) {
    if (buckets.isEmpty()) {
      return new Timeline(bucketMillis, List.of());
    }
    List<List<Bar>> parts = split(buckets, bucketMillis);
    long width = width(parts, bucketMillis);
    return new Timeline(width, parts.stream().map(part -> segment(part, width)).toList());
  }

  private static List<List<Bar>> split(List<Bar> buckets, long bucketMillis) {
    int[] byGap =
        IntStream.range(1, buckets.size())
            .boxed()
            .sorted(Comparator.comparingLong(i -> -gapBefore(buckets, i)))
            .limit(MAX_BREAKS)
            .mapToInt(Integer::intValue)
            .toArray();
    long shown = buckets.get(buckets.size() - 1).start() + bucketMillis - buckets.get(0).start();
    List<Integer> breaks = new ArrayList<>();
    for (int i : byGap) {
      long gap = gapBefore(buckets, i) - bucketMillis;
      if (gap < 6 * bucketMillis || gap <= shown * BREAK_SHARE) {
        break;
      }
      breaks.add(i);
      shown -= gap;
    }
    breaks.sort(null);
    List<List<Bar>> parts = new ArrayList<>();
    int from = 0;
    for (int to : breaks) {
      parts.add(buckets.subList(from, to));
      from = to;
    }
    parts.add(buckets.subList(from, buckets.size()));
    return parts;
  }

  private static long gapBefore(List<Bar> buckets, int i) {
    return buckets.get(i).start() - buckets.get(i - 1).start();
  }

  private static long width(List<List<Bar>> parts, long bucketMillis) {
    long best = 0;
    for (long width : widths(bucketMillis)) {
      long bars = 0;
      long filled = 0;
      for (List<Bar> part : parts) {
        bars += barsBetween(part, width);
        filled +=
            part.stream().mapToLong(bar -> Math.floorDiv(bar.start(), width)).distinct().count();
      }
      if (bars > MAX_BARS) {
        continue;
      }
      if (filled >= bars * FILLED_SHARE) {
        return best != 0 && bars < FEW_BARS ? best : width;
      }
      if (best == 0 || bars >= FEW_BARS) {
        best = width;
      }
    }
    return best;
  }

  private static long[] widths(long bucketMillis) {
    return Arrays.stream(WIDTHS).filter(it -> it >= bucketMillis).toArray();
  }

  private static long barsBetween(List<Bar> part, long width) {
    return Math.floorDiv(part.get(part.size() - 1).start(), width)
        - Math.floorDiv(part.get(0).start(), width)
        + 1;
  }

  private static Segment segment(List<Bar> part, long width) {
    List<Bar> bars = new ArrayList<>();
    for (Bar bucket : part) {
      long start = Math.floorDiv(bucket.start(), width) * width;
      Bar last = bars.isEmpty() ? null : bars.get(bars.size() - 1);
      if (last == null || last.start() != start) {
        bars.add(new Bar(start, bucket.counts().clone()));
        continue;
      }
      for (int i = 0; i < last.counts().length; i++) {
        last.counts()[i] += bucket.counts()[i];
      }
    }
    return new Segment(bars.get(0).start(), bars.get(bars.size() - 1).start() + width, bars);
  }
}
