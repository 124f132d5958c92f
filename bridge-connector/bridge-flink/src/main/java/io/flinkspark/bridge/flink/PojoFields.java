package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.schema.Wanted;
import io.flinkspark.bridge.flink.schema.WantedType;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/** What the fields of a POJO are, and want of the columns of their names. Internal. */
public final class PojoFields {

  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          boolean.class, Boolean.class,
          byte.class, Byte.class,
          short.class, Short.class,
          int.class, Integer.class,
          long.class, Long.class,
          float.class, Float.class,
          double.class, Double.class);

  /** What a class holds, where a column of another type could be promoted to it. */
  private static final Map<Class<?>, LogicalType> TYPES =
      Map.of(
          Boolean.class, new BooleanType(),
          Byte.class, new TinyIntType(),
          Short.class, new SmallIntType(),
          Integer.class, new IntType(),
          Long.class, new BigIntType(),
          Float.class, new FloatType(),
          Double.class, new DoubleType(),
          String.class, new VarCharType(VarCharType.MAX_LENGTH),
          byte[].class, new VarBinaryType(VarBinaryType.MAX_LENGTH));

  private PojoFields() {}

  /** The type of the records. */
  static <T> PojoTypeInfo<T> typeInformation(Class<T> pojo) {
    if (!(TypeInformation.of(pojo) instanceof PojoTypeInfo<T> info)) {
      throw refused(pojo, "it is no POJO by Flink's rules");
    }
    return info;
  }

  /** The fields by Flink's rules, inherited ones included. */
  public static List<Field> of(Class<?> pojo) {
    PojoTypeInfo<?> info = typeInformation(pojo);
    return IntStream.range(0, info.getArity())
        .mapToObj(i -> info.getPojoFieldAt(i).getField())
        .toList();
  }

  /** What the whole POJO wants of a row. */
  static WantedType wanted(Class<?> pojo) {
    return published ->
        new Wanted.OfRow(
            true,
            of(pojo).stream()
                .map(
                    field ->
                        new Wanted.Field(
                            field.getName(),
                            List.of(),
                            !field.getType().isPrimitive(),
                            inner -> wanted(field.getGenericType(), inner)))
                .toList());
  }

  private static Wanted wanted(Type type, LogicalType published) {
    Class<?> raw = rawClass(type);
    if (published instanceof ArrayType && elementType(type).isPresent()) {
      Type element = elementType(type).get();
      return new Wanted.OfArray(true, inner -> wanted(element, inner));
    }
    if (published instanceof MapType && parameters(type, Map.class).isPresent()) {
      List<Type> parameters = parameters(type, Map.class).get();
      return new Wanted.OfMap(
          true,
          inner -> wanted(parameters.get(0), inner),
          inner -> wanted(parameters.get(1), inner));
    }
    if (published.supportsOutputConversion(raw)) {
      return new Wanted.AsPublished();
    }
    if (published instanceof RowType && isPojo(raw)) {
      return wanted(raw).given(published);
    }
    LogicalType known = TYPES.get(raw);
    return known == null ? new Wanted.Impossible(raw.getTypeName()) : new Wanted.Value(known);
  }

  /** Whether the class is a POJO by Flink's rules. */
  public static boolean isPojo(Class<?> type) {
    return TypeInformation.of(type) instanceof PojoTypeInfo;
  }

  /** The class without type parameters; of a primitive, its box. */
  public static Class<?> rawClass(Type type) {
    if (type instanceof Class<?> known) {
      return BOXES.getOrDefault(known, known);
    }
    if (type instanceof ParameterizedType parameterized) {
      return (Class<?>) parameterized.getRawType();
    }
    if (type instanceof GenericArrayType array) {
      return rawClass(array.getGenericComponentType()).arrayType();
    }
    return Object.class;
  }

  /** What a list or an array holds, where its type says so. Bytes are no array here. */
  public static Optional<Type> elementType(Type type) {
    if (type instanceof GenericArrayType array) {
      return Optional.of(array.getGenericComponentType());
    }
    if (type instanceof Class<?> known && known.isArray()) {
      return Optional.of(known.getComponentType());
    }
    return parameters(type, List.class).map(parameters -> parameters.get(0));
  }

  /** The parameters of a type of exactly this class. */
  public static Optional<List<Type>> parameters(Type type, Class<?> raw) {
    return type instanceof ParameterizedType parameterized && parameterized.getRawType() == raw
        ? Optional.of(List.of(parameterized.getActualTypeArguments()))
        : Optional.empty();
  }

  static BridgeException refused(Class<?> pojo, String why) {
    return new BridgeException(
        ErrorCode.SCHEMA_INCOMPATIBLE, "Cannot read into " + pojo.getName() + ": " + why);
  }
}
