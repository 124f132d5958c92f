package io.flinkspark.bridge.spark;

import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.flinkspark.bridge.protocol.Literal;
import io.flinkspark.bridge.protocol.Predicate;
import io.flinkspark.bridge.protocol.Predicate.Comparison;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Conditions of a plan as Spark's columns. A condition is left to the reader when Spark would
 * compare otherwise than the reader does: types of different families, decimals of other scales,
 * fixed-length strings, NaN. For Spark NaN is larger than all numbers; here, as in Java, it is not.
 */
final class PredicateColumns {

  /** A column of the publication. */
  record Resolved(Column column, StructField field) {}

  private final Function<String, Resolved> columns;

  /** The function yields null for a name that does not exist. */
  PredicateColumns(Function<String, Resolved> columns) {
    this.columns = columns;
  }

  /** The condition, or nothing when any part of it has to be left to the reader. */
  Optional<Column> translate(Predicate predicate) {
    if (predicate instanceof Predicate.And and) {
      return combine(and.operands(), Column::and);
    }
    if (predicate instanceof Predicate.Or or) {
      return combine(or.operands(), Column::or);
    }
    if (predicate instanceof Predicate.Not negation) {
      return translate(negation.operand()).map(operand -> not(operand));
    }
    if (predicate instanceof Predicate.IsNull isNull) {
      return resolve(isNull.column()).map(resolved -> resolved.column().isNull());
    }
    if (predicate instanceof Predicate.Compare compare) {
      return resolve(compare.column())
          .flatMap(column -> compare(column, compare.comparison(), compare.literal()));
    }
    if (predicate instanceof Predicate.In in) {
      return resolve(in.column()).flatMap(column -> in(column, in.literals()));
    }
    if (predicate instanceof Predicate.StartsWith startsWith) {
      return resolve(startsWith.column())
          .filter(resolved -> isPlainString(resolved.field()))
          .map(resolved -> resolved.column().startsWith(startsWith.prefix()));
    }
    return Optional.empty();
  }

  private Optional<Resolved> resolve(String name) {
    return Optional.ofNullable(columns.apply(name));
  }

  private Optional<Column> combine(List<Predicate> operands, BinaryOperator<Column> operator) {
    Column combined = null;
    for (Predicate operand : operands) {
      Optional<Column> translated = translate(operand);
      if (translated.isEmpty()) {
        return Optional.empty();
      }
      combined = combined == null ? translated.get() : operator.apply(combined, translated.get());
    }
    return Optional.ofNullable(combined);
  }

  private static Optional<Column> in(Resolved column, List<Literal> literals) {
    List<Object> values = new ArrayList<>();
    for (Literal literal : literals) {
      Optional<Object> value = value(column.field(), literal);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.get());
    }
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(column.column().isin(values.toArray()));
  }

  private static Optional<Column> compare(
      Resolved resolved, Comparison comparison, Literal literal) {
    boolean ordered = comparison != Comparison.EQUAL && comparison != Comparison.NOT_EQUAL;
    if (ordered && literal instanceof Literal.OfBoolean) {
      return Optional.empty();
    }
    Column column = resolved.column();
    return value(resolved.field(), literal)
        .map(
            value ->
                switch (comparison) {
                  case EQUAL -> column.equalTo(lit(value));
                  case NOT_EQUAL -> column.notEqual(lit(value));
                  case LESS -> column.lt(lit(value));
                  case LESS_OR_EQUAL -> column.leq(lit(value));
                  case GREATER -> withoutNan(resolved, column.gt(lit(value)));
                  case GREATER_OR_EQUAL -> withoutNan(resolved, column.geq(lit(value)));
                });
  }

  private static Column withoutNan(Resolved resolved, Column condition) {
    return isFloating(resolved.field().dataType())
        ? condition.and(not(isnan(resolved.column())))
        : condition;
  }

  private static boolean isFloating(DataType type) {
    return type instanceof DoubleType || type instanceof FloatType;
  }

  /** Fixed-length strings are padded by Spark when it compares them. */
  private static boolean isPlainString(StructField field) {
    return field.dataType() instanceof StringType
        && !field.metadata().contains("__CHAR_VARCHAR_TYPE_STRING");
  }

  private static Optional<Object> value(StructField field, Literal literal) {
    DataType type = field.dataType();
    if (literal instanceof Literal.OfLong value) {
      return only(isWhole(type), value.value());
    }
    if (literal instanceof Literal.OfString value) {
      return only(isPlainString(field), value.value());
    }
    if (literal instanceof Literal.OfDouble value) {
      return only(isFloating(type) && !Double.isNaN(value.value()), value.value());
    }
    if (literal instanceof Literal.OfBoolean value) {
      return only(type instanceof BooleanType, value.value());
    }
    if (literal instanceof Literal.OfDate value) {
      return only(type instanceof DateType, LocalDate.ofEpochDay(value.days()));
    }
    if (literal instanceof Literal.OfTimestamp value) {
      return only(type instanceof TimestampType, instant(value.micros()));
    }
    if (literal instanceof Literal.OfLocalTimestamp value) {
      return only(
          type instanceof TimestampNTZType,
          LocalDateTime.ofInstant(instant(value.micros()), ZoneOffset.UTC));
    }
    if (literal instanceof Literal.OfDecimal value && type instanceof DecimalType decimal) {
      BigDecimal number = new BigDecimal(value.unscaled(), value.scale());
      return only(
          value.scale() <= decimal.scale()
              && number.precision() - number.scale() <= decimal.precision() - decimal.scale(),
          number);
    }
    return Optional.empty();
  }

  private static boolean isWhole(DataType type) {
    return type instanceof LongType
        || type instanceof IntegerType
        || type instanceof ShortType
        || type instanceof ByteType;
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static Optional<Object> only(boolean comparable, Object value) {
    return comparable ? Optional.of(value) : Optional.empty();
  }
}
