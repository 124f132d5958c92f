package io.flinkspark.jobs.flink.bench;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** The map at the end of each path: it reads two fields of each row, or all. */
final class Tally<T> extends RichMapFunction<T, Long> {

  private static final long serialVersionUID = 1;

  private final RowSum<T> fields;
  private final boolean allFields;
  private final long expectedRows;
  private transient long rows;
  private transient long sum;
  private transient long firstMillis;
  private transient long lastMillis;

  /**
   * @param expectedRows of all tasks; the clock stops there, or when the last task ends
   */
  Tally(RowSum<T> fields, boolean allFields, long expectedRows) {
    this.fields = fields;
    this.allFields = allFields;
    this.expectedRows = expectedRows;
  }

  @Override
  public void open(OpenContext context) {
    rows = 0;
    sum = 0;
    lastMillis = 0;
  }

  @Override
  public Long map(T row) throws InterruptedException {
    if (rows == 0) {
      Gate.pass();
      firstMillis = System.currentTimeMillis();
    }
    long value = allFields ? fields.full(row) : fields.quick(row);
    sum += value;
    rows++;
    if (rows == expectedRows) {
      lastMillis = System.currentTimeMillis();
    }
    return value;
  }

  @Override
  public void close() {
    if (rows > 0) {
      long end = lastMillis == 0 ? System.currentTimeMillis() : lastMillis;
      Arrivals.add(rows, sum, firstMillis, end);
    }
  }
}
