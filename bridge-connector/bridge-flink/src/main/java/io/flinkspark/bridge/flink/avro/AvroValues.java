package io.flinkspark.bridge.flink.avro;

import io.flinkspark.bridge.flink.schema.Reading;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.avro.Conversion;
import org.apache.avro.Conversions;
import org.apache.avro.Conversions.DecimalConversion;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.util.Utf8;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** Makes Avro's values of Flink's internal ones; never asked about null. */
final class AvroValues {

  private static final int MICROS_PER_MILLI = 1000;
  private static final int NANOS_PER_MICRO = 1000;
  private static final DecimalConversion DECIMALS = new DecimalConversion();

  private AvroValues() {}

  /**
   * @param conversion makes more of a plain value, where there is one
   */
  static Function<Object, Object> converter(
      Schema schema, Reading reading, AvroModel model, @Nullable Conversion<?> conversion) {
    if (schema.isUnion()) {
      boolean chosen = reading instanceof Reading.Branch;
      int index = chosen ? ((Reading.Branch) reading).index() : 0;
      Schema branch = AvroColumns.branches(schema).get(index);
      Reading inner = chosen ? ((Reading.Branch) reading).chosen() : reading;
      return converter(branch, inner, model, model.conversion(branch));
    }
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal) {
      return decimal(schema, model, conversion);
    }
    Function<Object, Object> plain = plain(schema, reading, model);
    return conversion == null
        ? plain
        : value ->
            Conversions.convertToLogicalType(
                plain.apply(value), schema, schema.getLogicalType(), conversion);
  }

  private static Function<Object, Object> plain(Schema schema, Reading reading, AvroModel model) {
    return switch (schema.getType()) {
      case RECORD -> {
        AvroRecordMaker maker = new AvroRecordMaker(schema, reading, model);
        yield value -> maker.make((RowData) value);
      }
      case ARRAY -> array(schema, reading, model);
      case MAP -> map(schema, reading, model);
      case ENUM -> {
        Function<String, Object> enums = model.enums(schema);
        yield value -> enums.apply(value.toString());
      }
      case FIXED -> {
        Function<byte[], Object> fixed = model.fixed(schema);
        yield value -> fixed.apply(bytes(value));
      }
      case STRING -> text(schema);
      case BYTES -> value -> ByteBuffer.wrap(bytes(value));
      case LONG -> isInMillis(schema) ? AvroValues::millis : AvroValues::micros;
      case INT, FLOAT, DOUBLE, BOOLEAN -> Function.identity();
      case NULL, UNION ->
          throw new IllegalStateException("Cannot make a value of " + schema.getType());
    };
  }

  /** Strings and bytes may stand for each other. */
  private static byte[] bytes(Object value) {
    return value instanceof StringData text ? text.toBytes() : (byte[]) value;
  }

  private static Function<Object, Object> text(Schema schema) {
    boolean asJavaString =
        GenericData.StringType.String.name().equals(schema.getProp("avro.java.string"));
    return asJavaString ? Object::toString : value -> new Utf8(bytes(value));
  }

  private static boolean isInMillis(Schema schema) {
    return schema.getLogicalType() != null && schema.getLogicalType().getName().endsWith("millis");
  }

  private static Object millis(Object value) {
    return ((TimestampData) value).getMillisecond();
  }

  private static Object micros(Object value) {
    return value instanceof TimestampData time
        ? time.getMillisecond() * MICROS_PER_MILLI + time.getNanoOfMillisecond() / NANOS_PER_MICRO
        : value;
  }

  private static Function<Object, Object> decimal(
      Schema schema, AvroModel model, @Nullable Conversion<?> conversion) {
    LogicalTypes.Decimal type = (LogicalTypes.Decimal) schema.getLogicalType();
    Function<Object, BigDecimal> decimals =
        value -> ((DecimalData) value).toBigDecimal().setScale(type.getScale());
    if (conversion != null) {
      return decimals::apply;
    }
    if (schema.getType() == Schema.Type.BYTES) {
      return value -> DECIMALS.toBytes(decimals.apply(value), schema, type);
    }
    Function<byte[], Object> fixed = model.fixed(schema);
    return value -> fixed.apply(DECIMALS.toFixed(decimals.apply(value), schema, type).bytes());
  }

  private static Function<Object, Object> array(Schema schema, Reading reading, AvroModel model) {
    Function<ArrayData, List<Object>> elements =
        elements(schema.getElementType(), reading.element(), model);
    return value -> elements.apply((ArrayData) value);
  }

  private static Function<Object, Object> map(Schema schema, Reading reading, AvroModel model) {
    // The type of the keys is that of the map.
    Schema keySchema = Schema.create(Schema.Type.STRING);
    if (schema.getProp("avro.java.string") != null) {
      keySchema.addProp("avro.java.string", schema.getProp("avro.java.string"));
    }
    Function<ArrayData, List<Object>> keys = elements(keySchema, reading.key(), model);
    Function<ArrayData, List<Object>> values =
        elements(schema.getValueType(), reading.value(), model);
    return value -> {
      List<Object> madeKeys = keys.apply(((MapData) value).keyArray());
      List<Object> madeValues = values.apply(((MapData) value).valueArray());
      Map<Object, Object> made = new HashMap<>();
      for (int i = 0; i < madeKeys.size(); i++) {
        made.put(madeKeys.get(i), madeValues.get(i));
      }
      return made;
    };
  }

  private static Function<ArrayData, List<Object>> elements(
      Schema schema, Reading reading, AvroModel model) {
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(reading.type().copy(true));
    Function<Object, Object> converter =
        converter(schema, reading, model, model.conversion(schema));
    return data -> {
      List<Object> made = new ArrayList<>(data.size());
      for (int i = 0; i < data.size(); i++) {
        Object element = getter.getElementOrNull(data, i);
        made.add(element == null ? null : converter.apply(element));
      }
      return made;
    };
  }
}
