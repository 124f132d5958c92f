package io.flinkspark.bridge.flink;

import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;

/** A batch of one split, in chunks; or the end of a split; or nothing. */
final class SplitRecords implements RecordsWithSplitIds<RowChunk> {

  static final int CHUNK_ROWS = 512;

  private static final SplitRecords NOTHING =
      new SplitRecords(null, Set.of(), null, 0, 0, 0, () -> {});

  private String split;
  private final Set<String> finished;
  private final BatchRow row;
  private final int rows;
  private final long firstRow;
  private final long bytes;
  private final Runnable recycler;
  private int next;

  private SplitRecords(
      String split,
      Set<String> finished,
      VectorizedColumnBatch batch,
      int rows,
      long firstRow,
      long bytes,
      Runnable recycler) {
    this.split = split;
    this.finished = finished;
    this.row = new BatchRow(batch);
    this.rows = rows;
    this.firstRow = firstRow;
    this.bytes = bytes;
    this.recycler = recycler;
  }

  static SplitRecords nothing() {
    return NOTHING;
  }

  static SplitRecords finished(String split) {
    return new SplitRecords(null, Set.of(split), null, 0, 0, 0, () -> {});
  }

  /**
   * @param rows how many of the batch's rows count
   * @param firstRow the first one's position in the split
   * @param recycler called when the batch's memory is free again; never when somebody keeps rows of
   *     it
   */
  static SplitRecords of(
      String split,
      VectorizedColumnBatch batch,
      int rows,
      long firstRow,
      long bytes,
      Runnable recycler) {
    return new SplitRecords(split, Set.of(), batch, rows, firstRow, bytes, recycler);
  }

  @Override
  public String nextSplit() {
    String current = split;
    split = null;
    return current;
  }

  @Override
  public RowChunk nextRecordFromSplit() {
    if (next >= rows) {
      return null;
    }
    int from = next;
    next = Math.min(rows, from + CHUNK_ROWS);
    return new RowChunk(row, from, next, firstRow + next, bytes * (next - from) / rows);
  }

  @Override
  public Set<String> finishedSplits() {
    return finished;
  }

  @Override
  public void recycle() {
    if (!row.isShared()) {
      recycler.run();
    }
  }
}
