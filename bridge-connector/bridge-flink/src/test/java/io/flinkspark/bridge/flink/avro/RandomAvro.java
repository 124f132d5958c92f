package io.flinkspark.bridge.flink.avro;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;

/** Avro schemas, records of them, and what may become of them over the years; from a seed. */
final class RandomAvro {

  private static final List<Type> SCALARS =
      List.of(Type.BOOLEAN, Type.INT, Type.LONG, Type.FLOAT, Type.DOUBLE, Type.STRING, Type.BYTES);
  private static final int MAX_DEPTH = 3;

  private final Random random;
  private int records;

  RandomAvro(long seed) {
    random = new Random(seed);
  }

  Schema schema() {
    return record(1);
  }

  private Schema record(int depth) {
    Schema record = Schema.createRecord("R" + records++, null, "test", false);
    record.setFields(
        IntStream.range(0, 1 + random.nextInt(5))
            .mapToObj(i -> new Schema.Field("f" + i, maybeNullable(depth + 1)))
            .toList());
    return record;
  }

  private Schema maybeNullable(int depth) {
    Schema type = type(depth);
    return random.nextBoolean() ? type : nullable(type);
  }

  private static Schema nullable(Schema type) {
    return type.isUnion() ? type : Schema.createUnion(Schema.create(Type.NULL), type);
  }

  private Schema type(int depth) {
    return switch (random.nextInt(depth < MAX_DEPTH ? 6 : 3)) {
      case 3 -> Schema.createArray(maybeNullable(depth + 1));
      case 4 -> Schema.createMap(maybeNullable(depth + 1));
      case 5 -> record(depth + 1);
      default -> Schema.create(SCALARS.get(random.nextInt(SCALARS.size())));
    };
  }

  /** Another schema of the same kind of data: most changes are allowed, some are not. */
  Schema evolved(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> evolvedRecord(schema);
      case ARRAY -> Schema.createArray(evolved(schema.getElementType()));
      case MAP -> Schema.createMap(evolved(schema.getValueType()));
      case UNION -> {
        Schema inner = evolved(schema.getTypes().get(1));
        yield inner.isUnion() || random.nextInt(30) == 0 ? inner : nullable(inner);
      }
      default -> {
        Schema type = random.nextInt(4) == 0 ? promoted(schema.getType()) : schema;
        yield random.nextInt(8) == 0 ? nullable(type) : type;
      }
    };
  }

  private Schema promoted(Type type) {
    List<Type> others =
        switch (type) {
          case INT -> List.of(Type.LONG, Type.FLOAT, Type.DOUBLE);
          case LONG -> List.of(Type.FLOAT, Type.DOUBLE);
          case FLOAT -> List.of(Type.DOUBLE);
          case STRING -> List.of(Type.BYTES);
          case BYTES -> List.of(Type.STRING);
          default -> List.of(type);
        };
    boolean wild = random.nextInt(12) == 0;
    List<Type> pool = wild ? SCALARS : others;
    return Schema.create(pool.get(random.nextInt(pool.size())));
  }

  private Schema evolvedRecord(Schema schema) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      switch (random.nextInt(8)) {
        case 0 -> {
          // Left out.
        }
        case 1 -> {
          Schema.Field renamed = new Schema.Field("new_" + field.name(), evolved(field.schema()));
          renamed.addAlias(field.name());
          fields.add(random.nextInt(fields.size() + 1), renamed);
        }
        default ->
            fields.add(
                random.nextInt(fields.size() + 1),
                new Schema.Field(field.name(), evolved(field.schema())));
      }
    }
    if (random.nextInt(4) == 0) {
      fields.add(added());
    }
    return Schema.createRecord(schema.getName(), null, schema.getNamespace(), false, fields);
  }

  private Schema.Field added() {
    return switch (random.nextInt(8)) {
      case 0 -> new Schema.Field("added", Schema.create(Type.INT));
      case 1 -> new Schema.Field("added", nullable(Schema.create(Type.INT)));
      case 2 -> new Schema.Field("added", Schema.create(Type.STRING), null, "of old");
      case 3 ->
          new Schema.Field(
              "added", Schema.createArray(Schema.create(Type.LONG)), null, List.of(1, 2));
      default ->
          new Schema.Field(
              "added", nullable(Schema.create(Type.INT)), null, Schema.Field.NULL_DEFAULT_VALUE);
    };
  }

  Object value(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> {
        GenericRecord record = new GenericData.Record(schema);
        schema.getFields().forEach(field -> record.put(field.pos(), value(field.schema())));
        yield record;
      }
      case ARRAY ->
          IntStream.range(0, random.nextInt(4))
              .mapToObj(i -> value(schema.getElementType()))
              .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
      case MAP -> {
        Map<Utf8, Object> map = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(new Utf8("k" + i), value(schema.getValueType()));
        }
        yield map;
      }
      case UNION -> random.nextInt(3) == 0 ? null : value(schema.getTypes().get(1));
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt();
      case LONG -> random.nextLong();
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextGaussian();
      case STRING -> new Utf8("añ🎈" + random.nextInt(100));
      case BYTES -> ByteBuffer.wrap(("b" + random.nextInt(1000)).getBytes());
      default -> throw new IllegalStateException("No such type: " + schema);
    };
  }
}
