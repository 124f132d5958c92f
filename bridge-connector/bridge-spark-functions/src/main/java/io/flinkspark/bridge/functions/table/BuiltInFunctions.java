package io.flinkspark.bridge.functions.table;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.collection.JavaConverters;

/** Names of Spark's built-in scalar functions, as Spark's own registry has them. */
final class BuiltInFunctions {

  /** Operators are functions for Spark, too. */
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");

  private static final Set<String> OF_MANY_ROWS =
      Set.of("agg_funcs", "window_funcs", "generator_funcs");

  /** Their value depends on more than their arguments. */
  private static final Set<String> NON_DETERMINISTIC =
      Set.of(
          "current_date",
          "current_timestamp",
          "curdate",
          "localtimestamp",
          "monotonically_increasing_id",
          "now",
          "rand",
          "randn",
          "random",
          "shuffle",
          "spark_partition_id",
          "unix_timestamp",
          "uuid",
          "java_method",
          "reflect",
          "try_reflect");

  private static final Set<String> NAMES = read();

  private BuiltInFunctions() {}

  static Set<String> names() {
    return NAMES;
  }

  static boolean isDeterministic(String name) {
    return !NON_DETERMINISTIC.contains(name);
  }

  private static Set<String> read() {
    FunctionRegistry registry = FunctionRegistry$.MODULE$.builtin();
    Set<String> names = new TreeSet<>();
    for (FunctionIdentifier id : JavaConverters.seqAsJavaList(registry.listFunction())) {
      ExpressionInfo info = registry.lookupFunction(id).get();
      if (NAME.matcher(id.funcName()).matches() && !OF_MANY_ROWS.contains(info.getGroup())) {
        names.add(id.funcName());
      }
    }
    return Collections.unmodifiableSet(names);
  }
}
