package io.flinkspark.bridge.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.spark.SparkEnv;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.RecordBinaryComparator;
import org.apache.spark.sql.execution.UnsafeExternalRowSorter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.collection.unsafe.sort.PrefixComparators;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/**
 * Puts a partition's rows into the order of their bytes, as Spark does before it distributes rows
 * round robin. Rows that tie are equal to the bit, zeros of either sign and NaNs included, and
 * every type has this order. It means nothing to people.
 */
final class RowSorter extends AbstractFunction1<Iterator<InternalRow>, Iterator<InternalRow>>
    implements Serializable {

  private static final long serialVersionUID = 1;

  private final StructType schema;

  private RowSorter(StructType schema) {
    this.schema = schema;
  }

  static RDD<InternalRow> sorted(RDD<InternalRow> rows, StructType schema) {
    return rows.mapPartitions(
        new RowSorter(schema), true, ClassTag$.MODULE$.apply(InternalRow.class));
  }

  @Override
  public Iterator<InternalRow> apply(Iterator<InternalRow> rows) {
    UnsafeProjection toBytes = UnsafeProjection.create(schema);
    try {
      return UnsafeExternalRowSorter.createWithRecordComparator(
              schema,
              RecordBinaryComparator::new,
              PrefixComparators.LONG,
              new HashPrefix(),
              SparkEnv.get().memoryManager().pageSizeBytes(),
              false)
          .sort(rows.map(row -> row instanceof UnsafeRow bytes ? bytes : toBytes.apply(row)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot sort a partition: " + e.getMessage(), e);
    }
  }

  /** Most rows are told apart by their hashes. */
  private static final class HashPrefix extends UnsafeExternalRowSorter.PrefixComputer {

    private final Prefix prefix = new Prefix();

    @Override
    public Prefix computePrefix(InternalRow row) {
      prefix.isNull = false;
      prefix.value = row.hashCode();
      return prefix;
    }
  }
}
