package io.flinkspark.bridge.functions.expressions;

import io.flinkspark.bridge.functions.errors.SparkFunctionException;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.expressions.SparkUserDefinedFunction;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** A user's function under its name; makes the expression of a call. */
record RegisteredFunction(String name, SparkUserDefinedFunction function, int arity) {

  private static final int MOST_ARGUMENTS = 22;

  static RegisteredFunction of(String name, SparkUserDefinedFunction function) {
    return new RegisteredFunction(name, function.withName(name), arity(function.f()));
  }

  /**
   * @throws SparkFunctionException for another number of arguments than the function has
   */
  Expression call(Seq<Expression> arguments) {
    if (arity >= 0 && arguments.size() != arity) {
      throw new SparkFunctionException(
          "Cannot call %s with %d arguments: it takes %d".formatted(name, arguments.size(), arity));
    }
    Column[] columns =
        JavaConverters.seqAsJavaList(arguments).stream().map(Column::new).toArray(Column[]::new);
    return function.apply(columns).expr();
  }

  private static int arity(Object function) {
    return IntStream.rangeClosed(0, MOST_ARGUMENTS)
        .filter(count -> implementsFunction(function.getClass(), "scala.Function" + count))
        .findFirst()
        .orElse(-1);
  }

  private static boolean implementsFunction(Class<?> type, String name) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Class<?> i : c.getInterfaces()) {
        if (i.getName().equals(name) || implementsFunction(i, name)) {
          return true;
        }
      }
    }
    return false;
  }
}
