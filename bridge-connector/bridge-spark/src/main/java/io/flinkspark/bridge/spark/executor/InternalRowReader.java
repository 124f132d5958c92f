package io.flinkspark.bridge.spark.executor;

import io.flinkspark.bridge.spark.arrow.BatchWriter;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.collection.Iterator;

/** Rows that Spark makes one by one. */
public record InternalRowReader() implements PartitionReader<InternalRow> {

  @Override
  public PartitionRows open(Iterator<InternalRow> partition, TaskContext task) {
    return new InternalRows(partition, task);
  }

  private static final class InternalRows implements PartitionRows {

    private final Iterator<InternalRow> rows;
    private final TaskContext task;

    /** The row that did not fit into the last batch; good until the next one is asked for. */
    private InternalRow pending;

    InternalRows(Iterator<InternalRow> rows, TaskContext task) {
      this.rows = rows;
      this.task = task;
    }

    @Override
    public long skip(long count) {
      long skipped = 0;
      while (skipped < count && hasNext()) {
        rows.next();
        skipped++;
      }
      return skipped;
    }

    @Override
    public boolean fill(BatchWriter batch, long most) {
      while (batch.rows() < most && (pending != null || hasNext())) {
        InternalRow row = pending == null ? rows.next() : pending;
        if (!batch.offer(row)) {
          pending = row;
          return true;
        }
        pending = null;
      }
      return false;
    }

    /** Computing the next row may take long, and a cancelled task is to end there, too. */
    private boolean hasNext() {
      task.killTaskIfInterrupted();
      return rows.hasNext();
    }
  }
}
