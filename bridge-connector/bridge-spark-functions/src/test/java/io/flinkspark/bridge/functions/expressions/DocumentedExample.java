package io.flinkspark.bridge.functions.expressions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.collection.JavaConverters;

/**
 * An example of Spark's own documentation of a function: a SELECT over nothing or over inline rows.
 *
 * @param expressions what is selected, one by one
 * @param from the inline rows, {@code VALUES …}; empty if there are none
 */
record DocumentedExample(List<String> expressions, String from) {

  private static final Pattern STATEMENT =
      Pattern.compile("^\\s*> (SELECT .*?);\\s*$", Pattern.MULTILINE | Pattern.DOTALL);

  private static final Pattern GROUPS = Pattern.compile("(?is)\\s+GROUP\\s+BY\\s.*");

  /** Spark's list of functions and operators, without aggregate and window functions. */
  static Map<String, ExpressionInfo> scalarFunctions() {
    Map<String, ExpressionInfo> functions = new TreeMap<>();
    JavaConverters.mapAsJavaMap(FunctionRegistry$.MODULE$.expressions())
        .forEach((name, entry) -> functions.put(name, entry._1()));
    JavaConverters.mapAsJavaMap(FunctionRegistry$.MODULE$.builtinOperators())
        .forEach(functions::put);
    functions
        .values()
        .removeIf(
            info -> info.getGroup().equals("agg_funcs") || info.getGroup().equals("window_funcs"));
    return functions;
  }

  static List<DocumentedExample> of(ExpressionInfo info) {
    List<DocumentedExample> examples = new ArrayList<>();
    STATEMENT
        .matcher(info.getExamples())
        .results()
        .map(found -> parse(found.group(1).trim()))
        .forEach(examples::add);
    return examples;
  }

  String sql() {
    String select = "SELECT " + String.join(", ", expressions);
    return from.isEmpty() ? select : select + " FROM " + from;
  }

  /** The rows, before the statement itself groups them. */
  String rows() {
    return from.startsWith("(") ? from : GROUPS.matcher(from).replaceFirst("");
  }

  DocumentedExample with(List<String> changed) {
    return new DocumentedExample(changed, from);
  }

  /** Splits at the commas, and at the FROM, that stand in no parenthesis and no quotes. */
  private static DocumentedExample parse(String statement) {
    List<String> expressions = new ArrayList<>();
    int depth = 0;
    char quote = 0;
    int start = "SELECT ".length();
    for (int i = start; i < statement.length(); i++) {
      char c = statement.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '\'' || c == '"' || c == '`') {
        quote = c;
      } else if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
      } else if (depth == 0 && c == ',') {
        expressions.add(statement.substring(start, i).trim());
        start = i + 1;
      } else if (depth == 0 && statement.startsWith(" FROM ", i)) {
        expressions.add(statement.substring(start, i).trim());
        return new DocumentedExample(expressions, statement.substring(i + 6).trim());
      }
    }
    expressions.add(statement.substring(start).trim());
    return new DocumentedExample(expressions, "");
  }
}
