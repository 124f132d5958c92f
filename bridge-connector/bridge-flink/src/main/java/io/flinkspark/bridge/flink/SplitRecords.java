package io.flinkspark.bridge.flink;

import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;

/** A batch of one split, in chunks; or the end of a split; or nothing. */
final class SplitRecords implements RecordsWithSplitIds<RowChunk> {

  static final int CHUNK_ROWS = 512;

  private static final SplitRecords NOTHING =
      new SplitRecords(null, Set.of(), null, 0, 0, 0, row -> {});

  private String split;
  private final Set<String> finished;
  private final BatchRow row;
  private final int rows;
  private final long firstRow;
  private final long bytes;
  private final Consumer<BatchRow> recycler;
  private int next;

  private SplitRecords(
      String split,
      Set<String> finished,
      VectorizedColumnBatch batch,
      int rows,
      long firstRow,
      long bytes,
      Consumer<BatchRow> recycler) {
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
    return new SplitRecords(null, Set.of(split), null, 0, 0, 0, row -> {});
  }

  /**
   * @param rows how many of the batch's rows count
   * @param firstRow the first one's position in the split
   * @param recycler called when the batch is handed on, with the view that was moved over it
   */
  static SplitRecords of(
      String split,
      VectorizedColumnBatch batch,
      int rows,
      long firstRow,
      long bytes,
      Consumer<BatchRow> recycler) {
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
    return new RowChunk(
        row, from, next, firstRow + next, bytes * next / rows - bytes * from / rows);
  }

  @Override
  public Set<String> finishedSplits() {
    return finished;
  }

  @Override
  public void recycle() {
    recycler.accept(row);
  }
}
