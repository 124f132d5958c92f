package io.flinkspark.bridge.spark.executor;

import io.flinkspark.bridge.spark.arrow.BatchWriter;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.Iterator;

/**
 * Batches of vectors, whose values are copied without making rows of them.
 *
 * @param columns which of a batch's vectors the columns are
 * @param closesBatches whether each batch has memory of its own, which Spark would otherwise keep
 *     until the task ends
 */
public record ColumnarReader(int[] columns, boolean closesBatches)
    implements PartitionReader<ColumnarBatch> {

  @Override
  public PartitionRows open(Iterator<ColumnarBatch> partition, TaskContext task) {
    return new Rows(partition, task);
  }

  private final class Rows implements PartitionRows {

    private final Iterator<ColumnarBatch> batches;
    private final TaskContext task;
    private final ColumnVector[] vectors = new ColumnVector[columns.length];
    private ColumnarBatch current;
    private int next;
    private BatchWriter loaded;

    Rows(Iterator<ColumnarBatch> batches, TaskContext task) {
      this.batches = batches;
      this.task = task;
    }

    @Override
    public long skip(long count) {
      long skipped = 0;
      while (skipped < count && hasNext()) {
        int some = (int) Math.min(count - skipped, current.numRows() - next);
        next += some;
        skipped += some;
      }
      return skipped;
    }

    @Override
    public boolean fill(BatchWriter batch, long most) {
      while (batch.rows() < most && hasNext()) {
        if (loaded != batch) {
          batch.load(vectors);
          loaded = batch;
        }
        int offered = (int) Math.min(most - batch.rows(), current.numRows() - next);
        int taken = batch.take(next, offered);
        next += taken;
        if (taken < offered) {
          return true;
        }
      }
      return false;
    }

    /** Whether there is a row; the batch that holds it is the current one. */
    private boolean hasNext() {
      while (current == null || next == current.numRows()) {
        if (current != null && closesBatches) {
          current.close();
        }
        current = null;
        loaded = null;
        task.killTaskIfInterrupted();
        if (!batches.hasNext()) {
          return false;
        }
        current = batches.next();
        next = 0;
        for (int i = 0; i < vectors.length; i++) {
          vectors[i] = current.column(columns[i]);
        }
      }
      return true;
    }
  }
}
