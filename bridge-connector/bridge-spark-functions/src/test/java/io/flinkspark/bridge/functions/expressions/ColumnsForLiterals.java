package io.flinkspark.bridge.functions.expressions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.CalendarIntervalType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * An expression with its literals taken out and put into columns, so that it is evaluated per
 * record and not once, when it is compiled.
 *
 * @param text the expression over the columns {@code c0}, {@code c1}, …
 * @param values one row with the literals' values
 */
record ColumnsForLiterals(String text, StructType schema, Row values) {

  /**
   * With the first {@code most} literals taken out. Booleans stay: Spark's parser gives the same
   * two for all, whose origin is whatever was parsed when they were made.
   */
  static ColumnsForLiterals of(String expression, int most) {
    List<Literal> literals = new ArrayList<>();
    collect(new CatalystSqlParser().parseExpression(expression), literals);
    literals.removeIf(
        literal ->
            literal.dataType() instanceof NullType
                || literal.dataType() instanceof BooleanType
                || literal.dataType() instanceof CalendarIntervalType
                || literal.origin().startIndex().isEmpty()
                || literal.origin().stopIndex().isEmpty()
                || stop(literal) > expression.length());
    literals.sort(Comparator.comparingInt(ColumnsForLiterals::start));
    literals = literals.subList(0, Math.min(most, literals.size()));
    var text = new StringBuilder();
    List<StructField> fields = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    int copied = 0;
    for (Literal literal : literals) {
      if (start(literal) < copied) {
        continue;
      }
      String name = "c" + fields.size();
      text.append(expression, copied, start(literal)).append(' ').append(name).append(' ');
      copied = stop(literal);
      fields.add(DataTypes.createStructField(name, literal.dataType(), true));
      values.add(CatalystTypeConverters.convertToScala(literal.value(), literal.dataType()));
    }
    text.append(expression.substring(copied));
    return new ColumnsForLiterals(
        text.toString(), DataTypes.createStructType(fields), RowFactory.create(values.toArray()));
  }

  /** The values, and as many nulls. */
  List<Row> rows() {
    return List.of(values, RowFactory.create(new Object[schema.size()]));
  }

  private static int start(Literal literal) {
    return (Integer) literal.origin().startIndex().get();
  }

  private static int stop(Literal literal) {
    return (Integer) literal.origin().stopIndex().get() + 1;
  }

  private static void collect(Expression expression, List<Literal> literals) {
    if (expression instanceof Literal literal) {
      literals.add(literal);
    }
    JavaConverters.seqAsJavaList(expression.children()).forEach(child -> collect(child, literals));
  }
}
