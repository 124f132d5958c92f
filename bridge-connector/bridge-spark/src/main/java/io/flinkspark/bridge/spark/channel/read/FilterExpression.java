package io.flinkspark.bridge.spark.channel.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.sources.And;
import org.apache.spark.sql.sources.EqualNullSafe;
import org.apache.spark.sql.sources.EqualTo;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.GreaterThan;
import org.apache.spark.sql.sources.GreaterThanOrEqual;
import org.apache.spark.sql.sources.In;
import org.apache.spark.sql.sources.IsNotNull;
import org.apache.spark.sql.sources.IsNull;
import org.apache.spark.sql.sources.LessThan;
import org.apache.spark.sql.sources.LessThanOrEqual;
import org.apache.spark.sql.sources.Not;
import org.apache.spark.sql.sources.Or;
import org.apache.spark.sql.sources.StringContains;
import org.apache.spark.sql.sources.StringEndsWith;
import org.apache.spark.sql.sources.StringStartsWith;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/** A filter that can be evaluated for a row of the columns that it names. */
final class FilterExpression {

  private final StructType types;
  private final List<String> columns = new ArrayList<>();

  private FilterExpression(StructType types) {
    this.types = types;
  }

  /** A filter, and the columns of the rows for which it is evaluated. */
  record OfColumns(Expression expression, List<String> columns) {}

  /**
   * @param types of the columns that the filter may look at
   * @return empty when it looks at others, or is of an unknown kind
   */
  static Optional<OfColumns> of(Filter filter, StructType types) {
    FilterExpression converter = new FilterExpression(types);
    return converter
        .convert(filter)
        .map(expression -> new OfColumns(expression, List.copyOf(converter.columns)));
  }

  private Optional<Expression> convert(Filter filter) {
    if (filter instanceof And and) {
      return convert(and.left())
          .flatMap(
              left ->
                  convert(and.right())
                      .map(
                          right -> new org.apache.spark.sql.catalyst.expressions.And(left, right)));
    }
    if (filter instanceof Or or) {
      return convert(or.left())
          .flatMap(
              left ->
                  convert(or.right())
                      .map(right -> new org.apache.spark.sql.catalyst.expressions.Or(left, right)));
    }
    if (filter instanceof Not not) {
      return convert(not.child()).map(org.apache.spark.sql.catalyst.expressions.Not::new);
    }
    if (filter instanceof IsNull isNull) {
      return reference(isNull.attribute())
          .map(org.apache.spark.sql.catalyst.expressions.IsNull::new);
    }
    if (filter instanceof IsNotNull isNotNull) {
      return reference(isNotNull.attribute())
          .map(org.apache.spark.sql.catalyst.expressions.IsNotNull::new);
    }
    if (filter instanceof In in) {
      return reference(in.attribute()).map(column -> in(column, in.values()));
    }
    return compare(filter);
  }

  private Optional<Expression> compare(Filter filter) {
    if (filter instanceof EqualTo equal) {
      return compare(
          equal.attribute(), equal.value(), org.apache.spark.sql.catalyst.expressions.EqualTo::new);
    }
    if (filter instanceof EqualNullSafe equal) {
      return compare(
          equal.attribute(),
          equal.value(),
          org.apache.spark.sql.catalyst.expressions.EqualNullSafe::new);
    }
    if (filter instanceof GreaterThan than) {
      return compare(
          than.attribute(),
          than.value(),
          org.apache.spark.sql.catalyst.expressions.GreaterThan::new);
    }
    if (filter instanceof GreaterThanOrEqual than) {
      return compare(
          than.attribute(),
          than.value(),
          org.apache.spark.sql.catalyst.expressions.GreaterThanOrEqual::new);
    }
    if (filter instanceof LessThan than) {
      return compare(
          than.attribute(), than.value(), org.apache.spark.sql.catalyst.expressions.LessThan::new);
    }
    if (filter instanceof LessThanOrEqual than) {
      return compare(
          than.attribute(),
          than.value(),
          org.apache.spark.sql.catalyst.expressions.LessThanOrEqual::new);
    }
    if (filter instanceof StringStartsWith starts) {
      return compare(
          starts.attribute(),
          starts.value(),
          org.apache.spark.sql.catalyst.expressions.StartsWith::new);
    }
    if (filter instanceof StringEndsWith ends) {
      return compare(
          ends.attribute(), ends.value(), org.apache.spark.sql.catalyst.expressions.EndsWith::new);
    }
    if (filter instanceof StringContains contains) {
      return compare(
          contains.attribute(),
          contains.value(),
          org.apache.spark.sql.catalyst.expressions.Contains::new);
    }
    return Optional.empty();
  }

  private interface Comparison {
    Expression of(Expression column, Expression value);
  }

  private Optional<Expression> compare(String column, Object value, Comparison comparison) {
    return reference(column)
        .map(reference -> comparison.of(reference, literal(value, reference.dataType())));
  }

  private static Expression in(Expression column, Object[] values) {
    List<Expression> literals = new ArrayList<>();
    for (Object value : values) {
      literals.add(literal(value, column.dataType()));
    }
    return new org.apache.spark.sql.catalyst.expressions.In(
        column, JavaConverters.asScalaBuffer(literals).toSeq());
  }

  private static Literal literal(Object value, DataType type) {
    return new Literal(CatalystTypeConverters.convertToCatalyst(value), type);
  }

  private Optional<Expression> reference(String column) {
    if (!types.getFieldIndex(column).isDefined()) {
      return Optional.empty();
    }
    int ordinal = columns.indexOf(column);
    if (ordinal < 0) {
      ordinal = columns.size();
      columns.add(column);
    }
    return Optional.of(new BoundReference(ordinal, types.apply(column).dataType(), true));
  }
}
