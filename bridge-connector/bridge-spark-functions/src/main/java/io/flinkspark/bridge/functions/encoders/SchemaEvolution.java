package io.flinkspark.bridge.functions.encoders;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.EvalMode$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * How values that were stored in one schema are read in another. Fields are matched by name, at
 * every level of structs. A field that is gone is dropped; one that is new is null, or its type's
 * zero where it cannot be null; one of another type is widened where Spark's encoders widen ({@code
 * Cast.canUpCast}). Anything else is refused.
 */
final class SchemaEvolution {
  private SchemaEvolution() {}

  /** Whether bytes of one schema are bytes of the other as they are. */
  static boolean isSame(StructType from, StructType to) {
    return isSameType(from, to);
  }

  /**
   * Why values cannot pass from one schema to the other, one entry per field; empty if they can.
   */
  static List<String> obstacles(StructType from, StructType to) {
    List<String> obstacles = new ArrayList<>();
    collect("", from, to, obstacles);
    return obstacles;
  }

  /**
   * Turns rows of one schema into rows of the other.
   *
   * @throws IllegalStateException if there are {@link #obstacles}
   */
  static UnsafeProjection projection(StructType from, StructType to) {
    List<String> obstacles = obstacles(from, to);
    if (!obstacles.isEmpty()) {
      throw new IllegalStateException(
          "Cannot read a stored value: " + String.join("; ", obstacles));
    }
    List<Expression> fields = new ArrayList<>();
    for (StructField field : to.fields()) {
      int index = indexOf(from, field.name());
      Expression value = null;
      if (index >= 0) {
        StructField old = from.fields()[index];
        value = convert(new BoundReference(index, old.dataType(), true), field.dataType());
      }
      fields.add(orDefault(value, field));
    }
    return UnsafeProjection.create(seq(fields));
  }

  private static void collect(String path, StructType from, StructType to, List<String> obstacles) {
    for (StructField field : to.fields()) {
      int index = indexOf(from, field.name());
      String name = path + field.name();
      if (index < 0) {
        if (!field.nullable() && !hasZero(field.dataType())) {
          obstacles.add(
              "field `"
                  + name
                  + "` is new, cannot be null and has no zero ("
                  + field.dataType().catalogString()
                  + ")");
        }
        continue;
      }
      DataType old = from.fields()[index].dataType();
      if (old instanceof StructType oldStruct && field.dataType() instanceof StructType struct) {
        collect(name + ".", oldStruct, struct, obstacles);
      } else if (!isSameType(old, field.dataType())
          && !(isAtomic(old) && Cast.canUpCast(old, field.dataType()))) {
        obstacles.add(
            "field `"
                + name
                + "` was "
                + old.catalogString()
                + " and is "
                + field.dataType().catalogString());
      }
    }
  }

  private static Expression convert(Expression value, DataType to) {
    DataType from = value.dataType();
    if (isSameType(from, to)) {
      return value;
    }
    if (from instanceof StructType oldStruct && to instanceof StructType struct) {
      List<Expression> namesAndValues = new ArrayList<>();
      for (StructField field : struct.fields()) {
        int index = indexOf(oldStruct, field.name());
        Expression nested =
            index < 0
                ? null
                : convert(new GetStructField(value, index, Option.empty()), field.dataType());
        namesAndValues.add(Literal.create(field.name(), DataTypes.StringType));
        namesAndValues.add(orDefault(nested, field));
      }
      return new If(
          new IsNull(value),
          Literal.create(null, struct),
          new CreateNamedStruct(seq(namesAndValues)));
    }
    return new Cast(value, to, Option.apply("UTC"), EvalMode$.MODULE$.LEGACY());
  }

  private static Expression orDefault(Expression value, StructField field) {
    if (field.nullable() || !hasZero(field.dataType())) {
      return value == null ? Literal.create(null, field.dataType()) : value;
    }
    Expression zero =
        field.dataType() instanceof BooleanType
            ? Literal.create(false, DataTypes.BooleanType)
            : new Cast(
                Literal.create(0, DataTypes.IntegerType),
                field.dataType(),
                Option.empty(),
                EvalMode$.MODULE$.LEGACY());
    return value == null ? zero : new Coalesce(seq(List.of(value, zero)));
  }

  private static boolean isSameType(DataType from, DataType to) {
    if (from instanceof StructType oldStruct && to instanceof StructType struct) {
      if (oldStruct.size() != struct.size()) {
        return false;
      }
      for (int i = 0; i < struct.size(); i++) {
        StructField old = oldStruct.fields()[i];
        StructField field = struct.fields()[i];
        if (!old.name().equals(field.name())
            || (old.nullable() && !field.nullable())
            || !isSameType(old.dataType(), field.dataType())) {
          return false;
        }
      }
      return true;
    }
    if (from instanceof ArrayType oldArray && to instanceof ArrayType array) {
      return (array.containsNull() || !oldArray.containsNull())
          && isSameType(oldArray.elementType(), array.elementType());
    }
    if (from instanceof MapType oldMap && to instanceof MapType map) {
      return (map.valueContainsNull() || !oldMap.valueContainsNull())
          && isSameType(oldMap.keyType(), map.keyType())
          && isSameType(oldMap.valueType(), map.valueType());
    }
    return from.equals(to);
  }

  private static boolean hasZero(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  private static boolean isAtomic(DataType type) {
    return !(type instanceof StructType)
        && !(type instanceof ArrayType)
        && !(type instanceof MapType);
  }

  private static int indexOf(StructType struct, String name) {
    StructField[] fields = struct.fields();
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static Seq<Expression> seq(List<Expression> expressions) {
    return JavaConverters.asScalaBufferConverter(expressions).asScala().toList();
  }
}
