package io.flinkspark.bridge.functions.table;

import io.flinkspark.bridge.functions.errors.SparkFunctionException;
import io.flinkspark.bridge.functions.expressions.CompiledExpressions;
import io.flinkspark.bridge.functions.expressions.SparkExpressions;
import io.flinkspark.bridge.functions.expressions.SparkSettings;
import io.flinkspark.bridge.functions.types.SparkTypes;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * A scalar function of Spark's, or a user's for Spark, as a function of Flink SQL. Each call in a
 * statement is compiled for its arguments when the statement is planned; what throws on a record
 * fails the job. Not meant to be subclassed or called by hand.
 */
public final class SparkScalarFunction extends ScalarFunction implements SpecializedFunction {
  private static final long serialVersionUID = 1;

  private final String name;
  private final boolean deterministic;

  /** Of the definition alone. */
  private final transient SparkSettings settings;

  private transient CallExpression lastCall;
  private transient CompiledExpressions lastCompiled;

  /** Of a call in a statement; the definition has none. */
  private final CompiledExpressions compiled;

  private final RowType input;

  /** In full, since Flink's interface has an ExpressionEvaluator of its own. */
  private transient io.flinkspark.bridge.functions.expressions.ExpressionEvaluator<
          RowData, GenericRowData>
      evaluator;

  SparkScalarFunction(String name, SparkSettings settings, boolean deterministic) {
    this(name, settings, deterministic, null, null);
  }

  private SparkScalarFunction(
      String name,
      SparkSettings settings,
      boolean deterministic,
      CompiledExpressions compiled,
      RowType input) {
    this.name = name;
    this.settings = settings;
    this.deterministic = deterministic;
    this.compiled = compiled;
    this.input = input;
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory types) {
    return SparkTypeInference.of(this::resultType);
  }

  @Override
  public boolean isDeterministic() {
    return deterministic;
  }

  /** Spark folds what is constant in a call; Flink would generate code on the client for it. */
  @Override
  public boolean supportsConstantFolding() {
    return false;
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    CallContext call = context.getCallContext();
    CallExpression expression = CallExpression.of(name, call);
    return new SparkScalarFunction(
        name, settings, deterministic, compile(expression, call), expression.input());
  }

  private LogicalType resultType(CallContext call) {
    CompiledExpressions expressions = compile(CallExpression.of(name, call), call);
    return SparkTypes.toRowType(expressions.result()).getTypeAt(0);
  }

  private CompiledExpressions compile(CallExpression call, CallContext context) {
    // No equals of the record: the JDK would keep the record's class, and with it all of Spark.
    if (lastCall != null
        && call.text().equals(lastCall.text())
        && call.input().equals(lastCall.input())) {
      return lastCompiled;
    }
    try {
      lastCompiled = SparkExpressions.compile(call.sparkInput(), List.of(call.text()), settings);
      lastCall = call;
      return lastCompiled;
    } catch (SparkFunctionException e) {
      throw context.newValidationError("%s", e.getMessage());
    }
  }

  @Override
  public void open(FunctionContext context) {
    int subtask =
        Optional.ofNullable(context.getTaskInfo())
            .map(task -> task.getIndexOfThisSubtask())
            .orElse(0);
    evaluator = compiled.open(input, subtask);
  }

  /**
   * The value of a call, in Flink's internal form.
   *
   * @param arguments in Flink's internal form; null where SQL has NULL
   */
  public Object eval(Object... arguments) {
    return evaluator.evaluate(GenericRowData.of(arguments)).getField(0);
  }

  @Override
  public void close() {
    if (evaluator != null) {
      evaluator.close();
      evaluator = null;
    }
  }
}
