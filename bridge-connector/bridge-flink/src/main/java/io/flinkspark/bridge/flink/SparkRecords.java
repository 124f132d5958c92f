package io.flinkspark.bridge.flink;

import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.RowRowConverter;
import org.apache.flink.table.runtime.typeutils.ExternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.types.Row;

/**
 * As what a {@link SparkSource} hands on its rows.
 *
 * @param <T> the records' type
 */
public abstract class SparkRecords<T> implements Serializable {

  private static final long serialVersionUID = 1;

  private SparkRecords() {}

  /** Makes a record of a row. The row is a view that moves on afterwards. */
  interface Converter<T> {
    T convert(BatchRow row);
  }

  abstract TypeInformation<T> typeInformation(RowType type);

  abstract Converter<T> converter(RowType type, ClassLoader classLoader);

  /**
   * Rows as they came: views of the batch, nothing is copied. With object reuse on, the same object
   * shows row after row, so whoever keeps a row copies it. With object reuse off, each is a view of
   * its own, and whoever keeps one keeps its batch in memory, some megabytes.
   */
  public static SparkRecords<RowData> rowData() {
    return new OfRowData();
  }

  /** A {@link Row} each, with named fields and {@code java.time} values. */
  public static SparkRecords<Row> row() {
    return new OfRow();
  }

  /**
   * An object each, of a class that is a POJO by Flink's rules. Every field needs a column of its
   * name and of a type that Flink converts into the field's; columns without a field are left
   * alone. A primitive field takes no null.
   */
  public static <T> SparkRecords<T> pojo(Class<T> type) {
    return new OfPojo<>(type);
  }

  private static final class OfPojo<T> extends SparkRecords<T> {

    private static final long serialVersionUID = 1;

    private final Class<T> pojo;

    OfPojo(Class<T> pojo) {
      this.pojo = pojo;
    }

    @Override
    TypeInformation<T> typeInformation(RowType type) {
      return PojoConverter.typeInformation(pojo, type);
    }

    @Override
    Converter<T> converter(RowType type, ClassLoader classLoader) {
      return new PojoConverter<>(pojo, type, classLoader);
    }
  }

  private static final class OfRowData extends SparkRecords<RowData> {

    private static final long serialVersionUID = 1;

    @Override
    TypeInformation<RowData> typeInformation(RowType type) {
      return new BatchRowTypeInfo(type);
    }

    @Override
    Converter<RowData> converter(RowType type, ClassLoader classLoader) {
      return row -> row;
    }
  }

  private static final class OfRow extends SparkRecords<Row> {

    private static final long serialVersionUID = 1;

    private static DataType dataType(RowType type) {
      return TypeConversions.fromLogicalToDataType(type);
    }

    @Override
    TypeInformation<Row> typeInformation(RowType type) {
      return ExternalTypeInfo.of(dataType(type));
    }

    @Override
    Converter<Row> converter(RowType type, ClassLoader classLoader) {
      RowRowConverter converter = RowRowConverter.create(dataType(type));
      converter.open(classLoader);
      return converter::toExternal;
    }
  }
}
