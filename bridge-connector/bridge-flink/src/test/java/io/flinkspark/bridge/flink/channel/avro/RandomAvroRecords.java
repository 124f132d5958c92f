package io.flinkspark.bridge.flink.channel.avro;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;

/** Schemas that a channel takes, and records of them; from a seed. */
final class RandomAvroRecords {

  private static final int SCALARS = 20;
  private static final int MAX_DEPTH = 4;

  private final Random random;
  private int names;

  RandomAvroRecords(long seed) {
    random = new Random(seed);
  }

  /** A record with each type at least once. */
  Schema schema() {
    List<Schema.Field> fields = new ArrayList<>();
    for (int kind = 0; kind < SCALARS + 3; kind++) {
      fields.add(new Schema.Field("c" + kind, maybeNullable(type(kind, 1))));
    }
    return Schema.createRecord("R" + names++, null, "test", false, fields);
  }

  private Schema maybeNullable(Schema type) {
    return switch (random.nextInt(3)) {
      case 0 -> type;
      case 1 -> Schema.createUnion(Schema.create(Type.NULL), type);
      default -> Schema.createUnion(type, Schema.create(Type.NULL));
    };
  }

  private Schema any(int depth) {
    return maybeNullable(type(random.nextInt(depth < MAX_DEPTH ? SCALARS + 3 : SCALARS), depth));
  }

  private Schema type(int kind, int depth) {
    return switch (kind) {
      case 0 -> Schema.create(Type.BOOLEAN);
      case 1 -> Schema.create(Type.INT);
      case 2 -> Schema.create(Type.LONG);
      case 3 -> Schema.create(Type.FLOAT);
      case 4 -> Schema.create(Type.DOUBLE);
      case 5 -> Schema.create(Type.STRING);
      case 6 -> Schema.create(Type.BYTES);
      case 7 -> LogicalTypes.date().addToSchema(Schema.create(Type.INT));
      case 8 -> LogicalTypes.timeMillis().addToSchema(Schema.create(Type.INT));
      case 9 -> LogicalTypes.timeMicros().addToSchema(Schema.create(Type.LONG));
      case 10 -> LogicalTypes.timestampMillis().addToSchema(Schema.create(Type.LONG));
      case 11 -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Type.LONG));
      case 12 -> LogicalTypes.localTimestampMillis().addToSchema(Schema.create(Type.LONG));
      case 13 -> LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Type.LONG));
      case 14 -> LogicalTypes.uuid().addToSchema(Schema.create(Type.STRING));
      case 15 ->
          LogicalTypes.decimal(1 + random.nextInt(9), 1).addToSchema(Schema.create(Type.BYTES));
      case 16 ->
          LogicalTypes.decimal(10 + random.nextInt(29), 4).addToSchema(Schema.create(Type.BYTES));
      case 17 -> LogicalTypes.decimal(15, 2).addToSchema(fixed(9));
      case 18 -> fixed(5);
      case 19 -> Schema.createEnum("E" + names++, null, "test", List.of("A", "B", "C"));
      case SCALARS -> Schema.createArray(any(depth + 1));
      case SCALARS + 1 -> Schema.createMap(any(depth + 1));
      default -> {
        List<Schema.Field> fields = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
          fields.add(new Schema.Field("f" + i, any(depth + 1)));
        }
        yield Schema.createRecord("R" + names++, null, "test", false, fields);
      }
    };
  }

  private Schema fixed(int size) {
    return Schema.createFixed("F" + names++, null, "test", size);
  }

  GenericRecord record(Schema schema) {
    return (GenericRecord) value(schema);
  }

  private Object value(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> {
        GenericRecord record = new GenericData.Record(schema);
        schema.getFields().forEach(field -> record.put(field.pos(), value(field.schema())));
        yield record;
      }
      case ARRAY -> {
        List<Object> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          elements.add(value(schema.getElementType()));
        }
        yield elements;
      }
      case MAP -> {
        Map<CharSequence, Object> map = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(random.nextBoolean() ? "k" + i : new Utf8("u" + i), value(schema.getValueType()));
        }
        yield map;
      }
      case UNION -> random.nextInt(3) == 0 ? null : value(AvroFields.notNull(schema));
      case ENUM ->
          new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(random.nextInt(3)));
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt();
      case LONG -> random.nextLong();
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextGaussian();
      case STRING -> random.nextBoolean() ? "añ🎈" + random.nextInt(9) : new Utf8("ü");
      case BYTES -> ByteBuffer.wrap(bytes(schema, random.nextInt(9)));
      case FIXED -> new GenericData.Fixed(schema, bytes(schema, schema.getFixedSize()));
      default -> throw new IllegalStateException("No such type: " + schema);
    };
  }

  /** Of a decimal that fits, or by chance. */
  private byte[] bytes(Schema schema, int size) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      BigInteger limit = BigInteger.TEN.pow(1 + random.nextInt(decimal.getPrecision()));
      BigInteger unscaled = new BigInteger(limit.bitLength() + 8, random).mod(limit);
      byte[] shortest = (random.nextBoolean() ? unscaled : unscaled.negate()).toByteArray();
      if (schema.getType() == Type.BYTES) {
        return shortest;
      }
      byte[] padded = new byte[size];
      Arrays.fill(padded, (byte) (shortest[0] < 0 ? -1 : 0));
      System.arraycopy(shortest, 0, padded, size - shortest.length, shortest.length);
      return padded;
    }
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
