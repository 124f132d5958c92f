package io.flinkspark.bridge.flink.channel.format;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Hands the values of rows to Parquet, without an object for numbers. */
final class RowValues {

  private static final int MILLIS = 3;

  private RowValues() {}

  /** Writes values of one type that are not null. */
  abstract static class ValueWriter {
    abstract void write(RowData row, int position);

    abstract void write(ArrayData array, int position);
  }

  private static ValueWriter of(LogicalType type, String path, RecordConsumer consumer) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> new OfBoolean(consumer);
      case TINYINT -> new OfByte(consumer);
      case SMALLINT -> new OfShort(consumer);
      case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE -> new OfInt(consumer);
      case BIGINT -> new OfLong(consumer);
      case FLOAT -> new OfFloat(consumer);
      case DOUBLE -> new OfDouble(consumer);
      case DECIMAL -> new OfDecimal((DecimalType) type, path, consumer);
      case CHAR, VARCHAR -> new OfText(consumer);
      case BINARY, VARBINARY -> new OfBytes(consumer);
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          new OfTimestamp(LogicalTypeChecks.getPrecision(type), consumer);
      case ARRAY -> new OfArray(((ArrayType) type).getElementType(), path, consumer);
      case MAP -> {
        MapType map = (MapType) type;
        yield new OfMap(map.getKeyType(), map.getValueType(), path, consumer);
      }
      case MULTISET ->
          new OfMap(((MultisetType) type).getElementType(), new IntType(false), path, consumer);
      case ROW, STRUCTURED_TYPE -> new OfRow(type, path, consumer);
      default -> throw new IllegalStateException("Cannot write " + type);
    };
  }

  private static BridgeException isNull(String path) {
    return new BridgeException(
        ErrorCode.SCHEMA_INCOMPATIBLE,
        "Cannot write a row to a channel: " + path + " is null, and its type takes no null");
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static final class OfBoolean extends ValueWriter {
    private final RecordConsumer consumer;

    OfBoolean(RecordConsumer consumer) {
      this.consumer = consumer;
    }

    @Override
    void write(RowData row, int position) {
      consumer.addBoolean(row.getBoolean(position));
    }

    @Override
    void write(ArrayData array, int position) {
      consumer.addBoolean(array.getBoolean(position));
    }
  }

  private static final class OfByte extends ValueWriter {
    private final RecordConsumer consumer;

    OfByte(RecordConsumer consumer) {
      this.consumer = consumer;
    }

    @Override
    void write(RowData row, int position) {
      consumer.addInteger(row.getByte(position));
    }

    @Override
    void write(ArrayData array, int position) {
      consumer.addInteger(array.getByte(position));
    }
  }

  private static final class OfShort extends ValueWriter {
    private final RecordConsumer consumer;

    OfShort(RecordConsumer consumer) {
      this.consumer = consumer;
    }

    @Override
    void write(RowData row, int position) {
      consumer.addInteger(row.getShort(position));
    }

    @Override
    void write(ArrayData array, int position) {
      consumer.addInteger(array.getShort(position));
    }
  }

  private static final class OfInt extends ValueWriter {
    private final RecordConsumer consumer;

    OfInt(RecordConsumer consumer) {
      this.consumer = consumer;
    }

    @Override
    void write(RowData row, int position) {
      consumer.addInteger(row.getInt(position));
    }

    @Override
    void write(ArrayData array, int position) {
      consumer.addInteger(array.getInt(position));
    }
  }

  private static final class OfLong extends ValueWriter {
    private final RecordConsumer consumer;

    OfLong(RecordConsumer consumer) {
      this.consumer = consumer;
    }

    @Override
    void write(RowData row, int position) {
      consumer.addLong(row.getLong(position));
    }

    @Override
    void write(ArrayData array, int position) {
      consumer.addLong(array.getLong(position));
    }
  }

  private static final class OfFloat extends ValueWriter {
    private final RecordConsumer consumer;

    OfFloat(RecordConsumer consumer) {
      this.consumer = consumer;
    }

    @Override
    void write(RowData row, int position) {
      consumer.addFloat(row.getFloat(position));
    }

    @Override
    void write(ArrayData array, int position) {
      consumer.addFloat(array.getFloat(position));
    }
  }

  private static final class OfDouble extends ValueWriter {
    private final RecordConsumer consumer;

    OfDouble(RecordConsumer consumer) {
      this.consumer = consumer;
    }

    @Override
    void write(RowData row, int position) {
      consumer.addDouble(row.getDouble(position));
    }

    @Override
    void write(ArrayData array, int position) {
      consumer.addDouble(array.getDouble(position));
    }
  }

  private static final class OfText extends ValueWriter {
    private final RecordConsumer consumer;

    OfText(RecordConsumer consumer) {
      this.consumer = consumer;
    }

    @Override
    void write(RowData row, int position) {
      consumer.addBinary(Binary.fromReusedByteArray(row.getString(position).toBytes()));
    }

    @Override
    void write(ArrayData array, int position) {
      consumer.addBinary(Binary.fromReusedByteArray(array.getString(position).toBytes()));
    }
  }

  private static final class OfBytes extends ValueWriter {
    private final RecordConsumer consumer;

    OfBytes(RecordConsumer consumer) {
      this.consumer = consumer;
    }

    @Override
    void write(RowData row, int position) {
      consumer.addBinary(Binary.fromReusedByteArray(row.getBinary(position)));
    }

    @Override
    void write(ArrayData array, int position) {
      consumer.addBinary(Binary.fromReusedByteArray(array.getBinary(position)));
    }
  }

  private static final class OfTimestamp extends ValueWriter {
    private final int precision;
    private final RecordConsumer consumer;

    OfTimestamp(int precision, RecordConsumer consumer) {
      this.precision = precision;
      this.consumer = consumer;
    }

    @Override
    void write(RowData row, int position) {
      write(row.getTimestamp(position, precision));
    }

    @Override
    void write(ArrayData array, int position) {
      write(array.getTimestamp(position, precision));
    }

    private void write(TimestampData time) {
      consumer.addLong(
          precision <= MILLIS
              ? time.getMillisecond()
              : Timestamps.micros(time.getMillisecond(), time.getNanoOfMillisecond()));
    }
  }

  private static final class OfDecimal extends ValueWriter {
    private final DecimalType type;
    private final String path;
    private final DecimalWriter writer;

    OfDecimal(DecimalType type, String path, RecordConsumer consumer) {
      this.type = type;
      this.path = path;
      writer = new DecimalWriter(type.getPrecision(), consumer);
    }

    @Override
    void write(RowData row, int position) {
      write(row.getDecimal(position, type.getPrecision(), type.getScale()));
    }

    @Override
    void write(ArrayData array, int position) {
      write(array.getDecimal(position, type.getPrecision(), type.getScale()));
    }

    private void write(DecimalData decimal) {
      if (decimal.scale() != type.getScale() || decimal.precision() > type.getPrecision()) {
        writer.write(
            Decimals.exactly(decimal.toBigDecimal(), type.getPrecision(), type.getScale(), path));
      } else if (decimal.isCompact()) {
        writer.write(decimal.toUnscaledLong());
      } else {
        writer.write(decimal.toUnscaledBytes());
      }
    }
  }

  private static final class OfArray extends ValueWriter {
    private final ValueWriter element;
    private final boolean nullable;
    private final String path;
    private final RecordConsumer consumer;

    OfArray(LogicalType element, String path, RecordConsumer consumer) {
      this.path = child(path, ParquetSchema.ELEMENT);
      this.element = of(element, this.path, consumer);
      nullable = element.isNullable();
      this.consumer = consumer;
    }

    @Override
    void write(RowData row, int position) {
      write(row.getArray(position));
    }

    @Override
    void write(ArrayData array, int position) {
      write(array.getArray(position));
    }

    private void write(ArrayData array) {
      consumer.startGroup();
      int size = array.size();
      if (size > 0) {
        consumer.startField(ParquetSchema.LIST, 0);
        for (int i = 0; i < size; i++) {
          consumer.startGroup();
          if (!array.isNullAt(i)) {
            consumer.startField(ParquetSchema.ELEMENT, 0);
            element.write(array, i);
            consumer.endField(ParquetSchema.ELEMENT, 0);
          } else if (!nullable) {
            throw isNull(path);
          }
          consumer.endGroup();
        }
        consumer.endField(ParquetSchema.LIST, 0);
      }
      consumer.endGroup();
    }
  }

  private static final class OfMap extends ValueWriter {
    private final ValueWriter key;
    private final ValueWriter value;
    private final boolean nullable;
    private final String path;
    private final RecordConsumer consumer;

    OfMap(LogicalType key, LogicalType value, String path, RecordConsumer consumer) {
      this.path = path;
      this.key = of(key, child(path, ParquetSchema.KEY), consumer);
      this.value = of(value, child(path, ParquetSchema.VALUE), consumer);
      nullable = value.isNullable();
      this.consumer = consumer;
    }

    @Override
    void write(RowData row, int position) {
      write(row.getMap(position));
    }

    @Override
    void write(ArrayData array, int position) {
      write(array.getMap(position));
    }

    private void write(MapData map) {
      consumer.startGroup();
      if (map.size() > 0) {
        write(map.keyArray(), map.valueArray());
      }
      consumer.endGroup();
    }

    private void write(ArrayData keys, ArrayData values) {
      consumer.startField(ParquetSchema.KEY_VALUE, 0);
      for (int i = 0; i < keys.size(); i++) {
        if (keys.isNullAt(i)) {
          throw isNull(child(path, ParquetSchema.KEY));
        }
        consumer.startGroup();
        consumer.startField(ParquetSchema.KEY, 0);
        key.write(keys, i);
        consumer.endField(ParquetSchema.KEY, 0);
        if (!values.isNullAt(i)) {
          consumer.startField(ParquetSchema.VALUE, 1);
          value.write(values, i);
          consumer.endField(ParquetSchema.VALUE, 1);
        } else if (!nullable) {
          throw isNull(child(path, ParquetSchema.VALUE));
        }
        consumer.endGroup();
      }
      consumer.endField(ParquetSchema.KEY_VALUE, 0);
    }
  }

  /** Writes rows, the outermost ones included. */
  static final class OfRow extends ValueWriter {
    private final String[] names;
    private final String path;
    private final ValueWriter[] fields;
    private final boolean[] nullable;
    private final RecordConsumer consumer;

    OfRow(LogicalType type, String path, RecordConsumer consumer) {
      names = LogicalTypeChecks.getFieldNames(type).toArray(String[]::new);
      List<LogicalType> types = LogicalTypeChecks.getFieldTypes(type);
      fields = new ValueWriter[names.length];
      nullable = new boolean[names.length];
      for (int i = 0; i < names.length; i++) {
        fields[i] = of(types.get(i), child(path, names[i]), consumer);
        nullable[i] = types.get(i).isNullable();
      }
      this.path = path;
      this.consumer = consumer;
    }

    @Override
    void write(RowData row, int position) {
      write(row.getRow(position, fields.length));
    }

    @Override
    void write(ArrayData array, int position) {
      write(array.getRow(position, fields.length));
    }

    private void write(RowData row) {
      consumer.startGroup();
      writeFields(row);
      consumer.endGroup();
    }

    void writeFields(RowData row) {
      for (int i = 0; i < fields.length; i++) {
        if (!row.isNullAt(i)) {
          consumer.startField(names[i], i);
          fields[i].write(row, i);
          consumer.endField(names[i], i);
        } else if (!nullable[i]) {
          throw isNull(child(path, names[i]));
        }
      }
    }
  }
}
