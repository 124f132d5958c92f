package io.flinkspark.bridge.spark.channel.read;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Where a column, or a field of a struct, comes from. */
sealed interface ColumnSource extends Serializable {

  /**
   * Its value for a row of the file.
   *
   * @param from the row's type
   */
  Object value(InternalRow row, StructType from);

  /** Whether it can be had as a vector, without making rows. */
  boolean isFlat();

  /** A column that is read from the file. */
  record Read(int ordinal, Conversion conversion) implements ColumnSource {
    @Override
    public Object value(InternalRow row, StructType from) {
      return row.isNullAt(ordinal)
          ? null
          : conversion.convert(row.get(ordinal, from.fields()[ordinal].dataType()));
    }

    @Override
    public boolean isFlat() {
      return conversion.isFlat();
    }
  }

  /**
   * What the reader's schema says of a column that files of this schema lack.
   *
   * @param value in Spark's own form; null is possible
   */
  record Constant(Object value, DataType type) implements ColumnSource {
    @Override
    public Object value(InternalRow row, StructType from) {
      return value;
    }

    @Override
    public boolean isFlat() {
      return value == null || ConstantVectors.isFlat(type);
    }
  }

  /** What the ledger says of the row's epoch. */
  record OfEpoch(EpochColumn column) implements ColumnSource {
    @Override
    public Object value(InternalRow row, StructType from) {
      throw new IllegalStateException("No row knows its epoch");
    }

    @Override
    public boolean isFlat() {
      return true;
    }
  }
}
