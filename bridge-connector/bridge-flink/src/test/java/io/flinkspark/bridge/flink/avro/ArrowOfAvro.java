package io.flinkspark.bridge.flink.avro;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.avro.generic.GenericRecord;

/** Publishes what Avro writes: its schema as Arrow's, its values as those that ArrowBytes takes. */
final class ArrowOfAvro {

  private ArrowOfAvro() {}

  static Schema schema(org.apache.avro.Schema record) {
    return new Schema(fields(record));
  }

  private static List<Field> fields(org.apache.avro.Schema record) {
    return record.getFields().stream()
        .map(field -> field(field.name(), field.schema(), false))
        .toList();
  }

  private static Field field(String name, org.apache.avro.Schema schema, boolean nullable) {
    return switch (schema.getType()) {
      case UNION -> field(name, AvroColumns.branches(schema).get(0), true);
      case RECORD -> field(name, nullable, ArrowType.Struct.INSTANCE, fields(schema));
      case ARRAY ->
          field(
              name,
              nullable,
              ArrowType.List.INSTANCE,
              List.of(field("element", schema.getElementType(), false)));
      case MAP -> {
        List<Field> entry =
            List.of(
                Field.notNullable("key", ArrowType.Utf8.INSTANCE),
                field("value", schema.getValueType(), false));
        yield field(
            name,
            nullable,
            new ArrowType.Map(false),
            List.of(field(MapVector.DATA_VECTOR_NAME, false, ArrowType.Struct.INSTANCE, entry)));
      }
      case BOOLEAN -> field(name, nullable, ArrowType.Bool.INSTANCE, List.of());
      case INT -> field(name, nullable, new ArrowType.Int(32, true), List.of());
      case LONG -> field(name, nullable, new ArrowType.Int(64, true), List.of());
      case FLOAT ->
          field(
              name,
              nullable,
              new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE),
              List.of());
      case DOUBLE ->
          field(
              name,
              nullable,
              new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE),
              List.of());
      case STRING, ENUM -> field(name, nullable, ArrowType.Utf8.INSTANCE, List.of());
      case BYTES, FIXED -> field(name, nullable, ArrowType.Binary.INSTANCE, List.of());
      case NULL -> throw new IllegalStateException("No such column: " + name);
    };
  }

  private static Field field(String name, boolean nullable, ArrowType type, List<Field> children) {
    return new Field(name, new FieldType(nullable, type, null), children);
  }

  static List<Object> row(GenericRecord record) {
    List<Object> row = new ArrayList<>();
    record.getSchema().getFields().forEach(field -> row.add(plain(record.get(field.pos()))));
    return row;
  }

  private static Object plain(Object value) {
    if (value instanceof GenericRecord record) {
      return row(record);
    }
    if (value instanceof List<?> list) {
      List<Object> plain = new ArrayList<>();
      list.forEach(element -> plain.add(plain(element)));
      return plain;
    }
    if (value instanceof Map<?, ?> map) {
      List<Object> entries = new ArrayList<>();
      map.forEach(
          (key, inner) -> {
            List<Object> entry = new ArrayList<>();
            entry.add(key.toString());
            entry.add(plain(inner));
            entries.add(entry);
          });
      return entries;
    }
    return value instanceof CharSequence text ? text.toString() : value;
  }
}
