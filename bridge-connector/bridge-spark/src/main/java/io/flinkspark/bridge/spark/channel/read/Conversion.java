package io.flinkspark.bridge.spark.channel.read;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** How a value of a file's schema becomes one of the reader's. Values are in Spark's own form. */
sealed interface Conversion extends Serializable {

  Conversion SAME = new Same();

  /**
   * @param value not null
   */
  Object convert(Object value);

  /** Whether a vector of such values can be read through a wrapper, without making rows. */
  default boolean isFlat() {
    return true;
  }

  record Same() implements Conversion {
    @Override
    public Object convert(Object value) {
      return value;
    }
  }

  /** To a type that holds every value of the file's type, as numbers are promoted. */
  record Widened(DataType from, DataType to) implements Conversion {
    @Override
    public Object convert(Object value) {
      if (to instanceof DecimalType decimal) {
        BigDecimal exact = ((Decimal) value).toJavaBigDecimal();
        return Decimal.apply(exact, decimal.precision(), decimal.scale());
      }
      Number number = (Number) value;
      if (to.equals(DataTypes.ShortType)) {
        return number.shortValue();
      }
      if (to.equals(DataTypes.IntegerType)) {
        return number.intValue();
      }
      if (to.equals(DataTypes.LongType)) {
        return number.longValue();
      }
      return to.equals(DataTypes.FloatType)
          ? (Object) number.floatValue()
          : (Object) number.doubleValue();
    }
  }

  /** The bytes of a text. */
  record TextToBytes() implements Conversion {
    @Override
    public Object convert(Object value) {
      return ((UTF8String) value).getBytes();
    }
  }

  /** Bytes that are a text in UTF-8. */
  record BytesToText() implements Conversion {
    @Override
    public Object convert(Object value) {
      return UTF8String.fromBytes((byte[]) value);
    }
  }

  /** Symbols that the reader does not know become the one that stands for them. */
  record KnownSymbols(Set<String> known, String fallback) implements Conversion {
    @Override
    public Object convert(Object value) {
      return known.contains(value.toString()) ? value : UTF8String.fromString(fallback);
    }
  }

  /**
   * @param from the struct as it is read from the file
   */
  record Struct(StructType from, List<ColumnSource> fields) implements Conversion {
    @Override
    public Object convert(Object value) {
      InternalRow row = (InternalRow) value;
      Object[] values = new Object[fields.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = fields.get(i).value(row, from);
      }
      return new GenericInternalRow(values);
    }

    @Override
    public boolean isFlat() {
      return false;
    }
  }

  /**
   * @param from the type of the elements in the file
   */
  record Elements(DataType from, Conversion element) implements Conversion {
    @Override
    public Object convert(Object value) {
      return converted((ArrayData) value, from, element);
    }

    @Override
    public boolean isFlat() {
      return false;
    }
  }

  record Entries(DataType fromKey, Conversion key, DataType fromValue, Conversion value)
      implements Conversion {
    @Override
    public Object convert(Object map) {
      MapData entries = (MapData) map;
      return new ArrayBasedMapData(
          converted(entries.keyArray(), fromKey, key),
          converted(entries.valueArray(), fromValue, value));
    }

    @Override
    public boolean isFlat() {
      return false;
    }
  }

  private static GenericArrayData converted(ArrayData array, DataType from, Conversion conversion) {
    Object[] values = new Object[array.numElements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.isNullAt(i) ? null : conversion.convert(array.get(i, from));
    }
    return new GenericArrayData(values);
  }
}
