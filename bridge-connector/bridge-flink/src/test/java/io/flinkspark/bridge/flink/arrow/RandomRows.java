package io.flinkspark.bridge.flink.arrow;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Schemas and rows by chance, from a seed. Every type comes up, nulls at every depth. */
final class RandomRows {

  private static final int SCALARS = 16;
  private static final int MAX_DEPTH = 4;
  private static final int MAX_ELEMENTS = 4;

  private final Random random;

  RandomRows(long seed) {
    random = new Random(seed);
  }

  /** A schema with each type at least once, and some more. */
  Schema schema() {
    List<Field> fields = new ArrayList<>();
    for (int kind = 0; kind < SCALARS + 3; kind++) {
      fields.add(field("c" + kind, kind, 1));
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      fields.add(field("more" + i, random.nextInt(SCALARS + 3), 1));
    }
    return new Schema(fields);
  }

  private Field field(String name, int kind, int depth) {
    boolean nullable = kind == 0 || random.nextInt(4) > 0;
    List<Field> children =
        switch (kind) {
          case SCALARS -> List.of(anyField("element", depth + 1));
          case SCALARS + 1 -> List.of(entries(depth + 1));
          case SCALARS + 2 ->
              IntStream.range(0, 1 + random.nextInt(3))
                  .mapToObj(i -> anyField("f" + i, depth + 1))
                  .toList();
          default -> List.of();
        };
    return new Field(name, new FieldType(nullable, type(kind), null), children);
  }

  private Field anyField(String name, int depth) {
    return field(name, random.nextInt(depth < MAX_DEPTH ? SCALARS + 3 : SCALARS), depth);
  }

  private Field entries(int depth) {
    Field key = new Field("key", new FieldType(false, type(10), null), List.of());
    return new Field(
        MapVector.DATA_VECTOR_NAME,
        new FieldType(false, ArrowType.Struct.INSTANCE, null),
        List.of(key, anyField("value", depth + 1)));
  }

  private ArrowType type(int kind) {
    return switch (kind) {
      case 0 -> ArrowType.Null.INSTANCE;
      case 1 -> ArrowType.Bool.INSTANCE;
      case 2 -> new ArrowType.Int(8, true);
      case 3 -> new ArrowType.Int(16, true);
      case 4 -> new ArrowType.Int(32, true);
      case 5 -> new ArrowType.Int(64, true);
      case 6 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case 7 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case 8 -> new ArrowType.Decimal(1 + random.nextInt(18), 0, 128);
      case 9 -> new ArrowType.Decimal(19 + random.nextInt(20), 1 + random.nextInt(19), 128);
      case 10 -> ArrowType.Utf8.INSTANCE;
      case 11 -> ArrowType.Binary.INSTANCE;
      case 12 -> new ArrowType.Date(DateUnit.DAY);
      case 13 ->
          new ArrowType.Timestamp(
              TimeUnit.MICROSECOND, random.nextBoolean() ? null : "Europe/Vienna");
      case 14 -> new ArrowType.Interval(IntervalUnit.YEAR_MONTH);
      case 15 -> new ArrowType.Duration(TimeUnit.MICROSECOND);
      case SCALARS -> ArrowType.List.INSTANCE;
      case SCALARS + 1 -> new ArrowType.Map(false);
      default -> ArrowType.Struct.INSTANCE;
    };
  }

  List<List<Object>> rows(Schema schema, int count) {
    return IntStream.range(0, count).mapToObj(i -> values(schema.getFields())).toList();
  }

  private Object value(Field field) {
    ArrowType type = field.getType();
    if (type instanceof ArrowType.Null || field.isNullable() && random.nextInt(4) == 0) {
      return null;
    }
    List<Field> children = field.getChildren();
    if (type instanceof ArrowType.Struct) {
      return values(children);
    }
    if (type instanceof ArrowType.List || type instanceof ArrowType.Map) {
      List<Object> elements = new ArrayList<>();
      for (int i = random.nextInt(MAX_ELEMENTS); i > 0; i--) {
        elements.add(value(children.get(0)));
      }
      return elements;
    }
    return scalar(type);
  }

  private List<Object> values(List<Field> fields) {
    List<Object> values = new ArrayList<>();
    fields.forEach(field -> values.add(value(field)));
    return values;
  }

  private Object scalar(ArrowType type) {
    if (type instanceof ArrowType.Bool) {
      return random.nextBoolean();
    }
    if (type instanceof ArrowType.Int integer) {
      return switch (integer.getBitWidth()) {
        case 8 -> (byte) random.nextInt();
        case 16 -> (short) random.nextInt();
        case 32 -> random.nextInt();
        default -> edgeOrAny();
      };
    }
    if (type instanceof ArrowType.FloatingPoint floating) {
      return floating.getPrecision() == FloatingPointPrecision.SINGLE
          ? (Object) (random.nextFloat() - 0.5f)
          : (Object) random.nextGaussian();
    }
    if (type instanceof ArrowType.Decimal decimal) {
      BigInteger limit = BigInteger.TEN.pow(1 + random.nextInt(decimal.getPrecision()));
      BigInteger unscaled = new BigInteger(limit.bitLength() + 8, random).mod(limit);
      return new BigDecimal(
          random.nextBoolean() ? unscaled : unscaled.negate(), decimal.getScale());
    }
    if (type instanceof ArrowType.Utf8) {
      return "añ🎈z"
          .substring(0, new int[] {0, 1, 2, 4, 5}[random.nextInt(5)])
          .repeat(random.nextInt(20));
    }
    if (type instanceof ArrowType.Binary) {
      byte[] bytes = new byte[random.nextInt(30)];
      random.nextBytes(bytes);
      return ByteBuffer.wrap(bytes);
    }
    if (type instanceof ArrowType.Date || type instanceof ArrowType.Interval) {
      return random.nextInt();
    }
    return edgeOrAny();
  }

  private long edgeOrAny() {
    return switch (random.nextInt(6)) {
      case 0 -> 0L;
      case 1 -> -1L;
      case 2 -> Long.MIN_VALUE;
      case 3 -> Long.MAX_VALUE;
      default -> random.nextLong();
    };
  }
}
