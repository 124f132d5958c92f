package io.flinkspark.bridge.flink.channel.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/** Columns and rows by chance, from a seed. Every type comes up, nulls at every depth. */
public final class RandomFlinkRows {

  private static final int SCALARS = 19;
  private static final int NESTED = 4;
  private static final int MAX_DEPTH = 4;
  private static final int MAX_ELEMENTS = 4;

  private final Random random;

  public RandomFlinkRows(long seed) {
    random = new Random(seed);
  }

  /** Columns with each type at least once. */
  public RowType type() {
    List<RowType.RowField> fields = new ArrayList<>();
    for (int kind = 0; kind < SCALARS + NESTED; kind++) {
      fields.add(new RowType.RowField("c" + kind, type(kind, 1)));
    }
    return new RowType(false, fields);
  }

  private LogicalType any(int depth) {
    return type(random.nextInt(depth < MAX_DEPTH ? SCALARS + NESTED : SCALARS), depth);
  }

  private LogicalType type(int kind, int depth) {
    LogicalType made =
        switch (kind) {
          case 0 -> new BooleanType();
          case 1 -> new TinyIntType();
          case 2 -> new SmallIntType();
          case 3 -> new IntType();
          case 4 -> new BigIntType();
          case 5 -> new FloatType();
          case 6 -> new DoubleType();
          case 7 -> new DecimalType(1 + random.nextInt(9), 0);
          case 8 -> new DecimalType(10 + random.nextInt(9), 5);
          case 9 -> new DecimalType(19 + random.nextInt(20), random.nextInt(19));
          case 10 -> new VarCharType(VarCharType.MAX_LENGTH);
          case 11 -> new VarCharType(200);
          case 12 -> new CharType(3);
          case 13 -> new VarBinaryType(VarBinaryType.MAX_LENGTH);
          case 14 -> new BinaryType(5);
          case 15 -> new DateType();
          case 16 -> new TimeType(random.nextInt(4));
          case 17 -> new TimestampType(random.nextInt(7));
          case 18 -> new LocalZonedTimestampType(random.nextInt(7));
          case SCALARS -> new ArrayType(any(depth + 1));
          case SCALARS + 1 ->
              new MapType(type(random.nextInt(SCALARS), depth).copy(false), any(depth + 1));
          case SCALARS + 2 -> new MultisetType(type(10, depth).copy(false));
          default -> row(depth);
        };
    return made.copy(random.nextInt(4) > 0);
  }

  private LogicalType row(int depth) {
    List<RowType.RowField> fields = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      fields.add(new RowType.RowField("f" + i, any(depth + 1)));
    }
    return new RowType(fields);
  }

  /** Half of them of Flink's binary kind. */
  public List<RowData> rows(RowType type, int count) {
    RowDataSerializer serializer = new RowDataSerializer(type);
    List<RowData> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RowData row = rowOf(type);
      rows.add(random.nextBoolean() ? row : serializer.toBinaryRow(row).copy());
    }
    return rows;
  }

  private GenericRowData rowOf(RowType type) {
    GenericRowData row = new GenericRowData(type.getFieldCount());
    for (int i = 0; i < type.getFieldCount(); i++) {
      row.setField(i, value(type.getTypeAt(i)));
    }
    return row;
  }

  private Object value(LogicalType type) {
    if (type.isNullable() && random.nextInt(4) == 0) {
      return null;
    }
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> random.nextBoolean();
      case TINYINT -> (byte) random.nextInt();
      case SMALLINT -> (short) random.nextInt();
      case INTEGER, DATE -> random.nextInt();
      case TIME_WITHOUT_TIME_ZONE -> random.nextInt(86_400_000);
      case BIGINT -> random.nextInt(6) == 0 ? Long.MIN_VALUE : random.nextLong();
      case FLOAT -> random.nextInt(9) == 0 ? Float.NaN : random.nextFloat() - 0.5f;
      case DOUBLE -> random.nextInt(9) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian();
      case DECIMAL -> decimal((DecimalType) type);
      case CHAR -> StringData.fromString("añz");
      case VARCHAR -> StringData.fromString("añ🎈z".substring(0, random.nextInt(3)) + number());
      case BINARY -> bytes(5);
      case VARBINARY -> bytes(random.nextInt(30));
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> timestamp(type);
      case ARRAY -> new GenericArrayData(elements(((ArrayType) type).getElementType()));
      case MAP -> map(((MapType) type).getKeyType(), ((MapType) type).getValueType());
      case MULTISET -> map(((MultisetType) type).getElementType(), new IntType(false));
      default -> rowOf((RowType) type);
    };
  }

  private int number() {
    return random.nextInt(50);
  }

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private DecimalData decimal(DecimalType type) {
    BigInteger limit = BigInteger.TEN.pow(1 + random.nextInt(type.getPrecision()));
    BigInteger unscaled = new BigInteger(limit.bitLength() + 8, random).mod(limit);
    return DecimalData.fromBigDecimal(
        new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), type.getScale()),
        type.getPrecision(),
        type.getScale());
  }

  /** As many digits as the type has; also before 1970. */
  private TimestampData timestamp(LogicalType type) {
    int precision =
        type instanceof TimestampType local
            ? local.getPrecision()
            : ((LocalZonedTimestampType) type).getPrecision();
    long millis = random.nextLong(-4_000_000_000_000L, 4_000_000_000_000L);
    return precision <= 3
        ? TimestampData.fromEpochMillis(millis)
        : TimestampData.fromEpochMillis(millis, 1000 * random.nextInt(1000));
  }

  private Object[] elements(LogicalType type) {
    Object[] elements = new Object[random.nextInt(MAX_ELEMENTS)];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = value(type);
    }
    return elements;
  }

  private GenericMapData map(LogicalType key, LogicalType value) {
    Map<Object, Object> entries = new HashMap<>();
    for (int i = random.nextInt(MAX_ELEMENTS); i > 0; i--) {
      entries.put(value(key), value(value));
    }
    return new GenericMapData(entries);
  }
}
