package io.flinkspark.bridge.functions.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;
import scala.Tuple2;

/**
 * Sums by tag: two arguments, a buffer that Kryo writes, a struct as the result. Its merge gives
 * out the other buffer when its own is empty, as a merge may.
 */
public final class TagCounts
    extends Aggregator<Tuple2<String, Long>, TreeMap<String, Long>, TagCounts.Summary> {
  private static final long serialVersionUID = 1;

  /** The result. */
  public static class Summary {
    private List<String> tags = List.of();
    private Long largest;
    private long total;

    public List<String> getTags() {
      return tags;
    }

    public void setTags(List<String> tags) {
      this.tags = tags;
    }

    public Long getLargest() {
      return largest;
    }

    public void setLargest(Long largest) {
      this.largest = largest;
    }

    public long getTotal() {
      return total;
    }

    public void setTotal(long total) {
      this.total = total;
    }
  }

  @Override
  public TreeMap<String, Long> zero() {
    return new TreeMap<>();
  }

  @Override
  public TreeMap<String, Long> reduce(TreeMap<String, Long> buffer, Tuple2<String, Long> row) {
    String tag = row._1() == null ? "none" : row._1();
    buffer.merge(tag, row._2() == null ? 0L : row._2(), Long::sum);
    return buffer;
  }

  @Override
  public TreeMap<String, Long> merge(TreeMap<String, Long> one, TreeMap<String, Long> other) {
    if (one.isEmpty()) {
      return other;
    }
    for (Map.Entry<String, Long> entry : other.entrySet()) {
      one.merge(entry.getKey(), entry.getValue(), Long::sum);
    }
    return one;
  }

  @Override
  public Summary finish(TreeMap<String, Long> buffer) {
    Summary summary = new Summary();
    summary.setTags(new ArrayList<>(buffer.keySet()));
    for (long sum : buffer.values()) {
      summary.setLargest(summary.getLargest() == null ? sum : Math.max(sum, summary.getLargest()));
      summary.setTotal(summary.getTotal() + sum);
    }
    return summary;
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"})
  public Encoder<TreeMap<String, Long>> bufferEncoder() {
    return (Encoder) Encoders.kryo(TreeMap.class);
  }

  @Override
  public Encoder<Summary> outputEncoder() {
    return Encoders.bean(Summary.class);
  }
}
