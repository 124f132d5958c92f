package io.flinkspark.bridge.flink.channel.avro;

import io.flinkspark.bridge.flink.channel.format.DecimalWriter;
import io.flinkspark.bridge.flink.channel.format.Decimals;
import io.flinkspark.bridge.flink.channel.format.ParquetSchema;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.util.Utf8;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Hands the values of Avro records to Parquet, plain ones and those of logical types. */
final class AvroParquetValues {

  private AvroParquetValues() {}

  /** Writes values of one type that are not null. */
  interface ValueWriter {
    void write(Object value);
  }

  private static ValueWriter of(Schema schema, String path, RecordConsumer consumer) {
    return switch (schema.getType()) {
      case RECORD -> new OfRecord(schema, path, consumer);
      case ARRAY -> new OfArray(schema.getElementType(), path, consumer);
      case MAP -> new OfMap(schema.getValueType(), path, consumer);
      case UNION -> of(AvroFields.notNull(schema), path, consumer);
      case ENUM -> new OfSymbol(consumer);
      case BYTES, FIXED -> bytes(schema, path, consumer);
      case STRING -> value -> consumer.addBinary(text(value));
      case INT -> value -> consumer.addInteger(AvroTimes.integer(value));
      case LONG -> {
        boolean micros = AvroFields.logicalName(schema).endsWith("micros");
        yield value -> consumer.addLong(AvroTimes.whole(value, micros));
      }
      case FLOAT -> value -> consumer.addFloat((Float) value);
      case DOUBLE -> value -> consumer.addDouble((Double) value);
      case BOOLEAN -> value -> consumer.addBoolean((Boolean) value);
      case NULL -> throw new IllegalStateException("Cannot write " + schema);
    };
  }

  private static ValueWriter bytes(Schema schema, String path, RecordConsumer consumer) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      DecimalWriter writer = new DecimalWriter(decimal.getPrecision(), consumer);
      return value -> {
        if (value instanceof BigDecimal number) {
          writer.write(Decimals.exactly(number, decimal.getPrecision(), decimal.getScale(), path));
        } else {
          writer.write(
              Decimals.exactly(
                  Decimals.of(array(value), decimal.getScale()),
                  decimal.getPrecision(),
                  decimal.getScale(),
                  path));
        }
      };
    }
    return value -> consumer.addBinary(Binary.fromReusedByteArray(array(value)));
  }

  private static byte[] array(Object value) {
    if (value instanceof GenericFixed fixed) {
      return fixed.bytes();
    }
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    ByteBuffer buffer = (ByteBuffer) value;
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  private static Binary text(Object value) {
    return value instanceof Utf8 utf8
        ? Binary.fromReusedByteArray(utf8.getBytes(), 0, utf8.getByteLength())
        : Binary.fromString(value.toString());
  }

  private static BridgeException isNull(String path) {
    return new BridgeException(
        ErrorCode.SCHEMA_INCOMPATIBLE,
        "Cannot write a record to a channel: " + path + " is null, and its type takes no null");
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static final class OfSymbol implements ValueWriter {
    private final Map<Object, Binary> symbols = new HashMap<>();
    private final RecordConsumer consumer;

    OfSymbol(RecordConsumer consumer) {
      this.consumer = consumer;
    }

    @Override
    public void write(Object value) {
      consumer.addBinary(
          symbols.computeIfAbsent(value, symbol -> Binary.fromString(symbol.toString())));
    }
  }

  private static final class OfArray implements ValueWriter {
    private final ValueWriter element;
    private final boolean nullable;
    private final String path;
    private final RecordConsumer consumer;

    OfArray(Schema element, String path, RecordConsumer consumer) {
      this.path = child(path, ParquetSchema.ELEMENT);
      this.element = of(element, this.path, consumer);
      nullable = element.isNullable();
      this.consumer = consumer;
    }

    @Override
    public void write(Object value) {
      consumer.startGroup();
      Collection<?> elements = (Collection<?>) value;
      if (!elements.isEmpty()) {
        consumer.startField(ParquetSchema.LIST, 0);
        for (Object one : elements) {
          consumer.startGroup();
          if (one != null) {
            consumer.startField(ParquetSchema.ELEMENT, 0);
            element.write(one);
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

  private static final class OfMap implements ValueWriter {
    private final ValueWriter value;
    private final boolean nullable;
    private final String path;
    private final RecordConsumer consumer;

    OfMap(Schema value, String path, RecordConsumer consumer) {
      this.path = path;
      this.value = of(value, child(path, ParquetSchema.VALUE), consumer);
      nullable = value.isNullable();
      this.consumer = consumer;
    }

    @Override
    public void write(Object map) {
      consumer.startGroup();
      Map<?, ?> entries = (Map<?, ?>) map;
      if (!entries.isEmpty()) {
        consumer.startField(ParquetSchema.KEY_VALUE, 0);
        entries.forEach(this::writeEntry);
        consumer.endField(ParquetSchema.KEY_VALUE, 0);
      }
      consumer.endGroup();
    }

    private void writeEntry(Object key, Object one) {
      if (key == null) {
        throw isNull(child(path, ParquetSchema.KEY));
      }
      consumer.startGroup();
      consumer.startField(ParquetSchema.KEY, 0);
      consumer.addBinary(text(key));
      consumer.endField(ParquetSchema.KEY, 0);
      if (one != null) {
        consumer.startField(ParquetSchema.VALUE, 1);
        value.write(one);
        consumer.endField(ParquetSchema.VALUE, 1);
      } else if (!nullable) {
        throw isNull(child(path, ParquetSchema.VALUE));
      }
      consumer.endGroup();
    }
  }

  /** Writes records, the outermost ones included. */
  static final class OfRecord implements ValueWriter {
    private final String path;
    private final String[] names;
    private final ValueWriter[] fields;
    private final boolean[] nullable;
    private final RecordConsumer consumer;

    /** The schema of the last record, found to have the fields that are written here. */
    private Schema known;

    OfRecord(Schema schema, String path, RecordConsumer consumer) {
      List<Schema.Field> members = schema.getFields();
      known = schema;
      names = members.stream().map(Schema.Field::name).toArray(String[]::new);
      fields = new ValueWriter[names.length];
      nullable = new boolean[names.length];
      for (int i = 0; i < names.length; i++) {
        fields[i] = of(members.get(i).schema(), child(path, names[i]), consumer);
        nullable[i] = members.get(i).schema().isNullable();
      }
      this.path = path;
      this.consumer = consumer;
    }

    @Override
    public void write(Object value) {
      consumer.startGroup();
      writeFields((IndexedRecord) value);
      consumer.endGroup();
    }

    void writeFields(IndexedRecord record) {
      if (record.getSchema() != known) {
        requireFields(record.getSchema());
      }
      for (int i = 0; i < fields.length; i++) {
        Object value = record.get(i);
        if (value != null) {
          consumer.startField(names[i], i);
          write(i, value);
          consumer.endField(names[i], i);
        } else if (!nullable[i]) {
          throw isNull(child(path, names[i]));
        }
      }
    }

    private void write(int field, Object value) {
      try {
        fields[field].write(value);
      } catch (ClassCastException e) {
        throw new BridgeException(
            ErrorCode.SCHEMA_INCOMPATIBLE,
            String.format(
                "Cannot write a record to a channel: %s holds a value of another type than the"
                    + " schema says (%s)",
                child(path, names[field]), value.getClass().getName()),
            e);
      }
    }

    /** Records may have schemas of their own, as long as the fields are the same. */
    private void requireFields(Schema schema) {
      List<String> others = schema.getFields().stream().map(Schema.Field::name).toList();
      if (!others.equals(List.of(names))) {
        throw new BridgeException(
            ErrorCode.SCHEMA_INCOMPATIBLE,
            String.format(
                "Cannot write a record to a channel: %s has the fields %s, and the channel's schema"
                    + " has %s",
                path.isEmpty() ? "it" : path, others, List.of(names)));
      }
      known = schema;
    }
  }
}
