package io.flinkspark.bridge.functions.expressions;

import io.flinkspark.bridge.functions.types.RowTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.MutableProjection;
import org.apache.spark.sql.catalyst.expressions.aggregate.NoOp$;
import org.apache.spark.sql.catalyst.expressions.codegen.BaseMutableProjection;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeAndComment;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.internal.SQLConf$;
import scala.collection.JavaConverters;

/**
 * A projection whose generated code hands each value to the target as soon as it has it. Spark's
 * own keeps all of them in fields first, since its target may be its input; a {@link RowTarget}
 * never is. After Spark's {@code GenerateMutableProjection}.
 */
final class DirectProjection {

  private DirectProjection() {}

  /**
   * Generates and compiles it, on the current thread with its settings.
   *
   * @throws Exception what Janino or the JVM has against the code, say that it is too long
   */
  static MutableProjection of(Expression[] expressions, RowTarget<?> target) throws Exception {
    CodegenContext context = new CodegenContext();
    List<Expression> written = new ArrayList<>();
    List<Integer> ordinals = new ArrayList<>();
    for (int i = 0; i < expressions.length; i++) {
      if (expressions[i] != NoOp$.MODULE$) {
        written.add(expressions[i]);
        ordinals.add(i);
      }
    }
    List<ExprCode> codes =
        JavaConverters.seqAsJavaList(
            context.generateExpressions(
                JavaConverters.asScalaBuffer(written).toList(),
                SQLConf$.MODULE$.get().subexpressionEliminationEnabled()));
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < codes.size(); i++) {
      statements.add(statement(codes.get(i), written.get(i), ordinals.get(i), target));
    }
    String body = body(context, target, context.subexprFunctionsCode(), split(context, statements));
    var compiled =
        CodeGenerator.compile(
            new CodeAndComment(body, JavaConverters.mapAsScalaMap(Map.<String, String>of())));
    Object[] references = JavaConverters.seqAsJavaList(context.references()).toArray();
    return (MutableProjection) compiled._1().generate(references);
  }

  private static String statement(
      ExprCode code, Expression expression, int ordinal, RowTarget<?> target) {
    String write = target.write(ordinal, expression.dataType(), code.value().toString());
    return """
        %s
        if (%s) {
          target.put(%d, null);
        } else {
          %s
        }
        """
        .formatted(code.code(), code.isNull(), ordinal, write + ";");
  }

  /** A method of the JVM takes 64 KiB, and the compiler likes much less. */
  private static String split(CodegenContext context, List<String> statements) {
    return context.splitExpressionsWithCurrentInputs(
        JavaConverters.asScalaBuffer(statements).toList(),
        "write",
        context.splitExpressionsWithCurrentInputs$default$3(),
        context.splitExpressionsWithCurrentInputs$default$4(),
        context.splitExpressionsWithCurrentInputs$default$5(),
        context.splitExpressionsWithCurrentInputs$default$6());
  }

  private static String body(
      CodegenContext context, RowTarget<?> target, String common, String statements) {
    String type = target.getClass().getName();
    String row = InternalRow.class.getName();
    String projection = BaseMutableProjection.class.getName();
    return """
        public java.lang.Object generate(Object[] references) {
          return new DirectlyWriting(references);
        }

        class DirectlyWriting extends %s {
          private Object[] references;
          private %s target;
          %s

          public DirectlyWriting(Object[] references) {
            this.references = references;
            %s
          }

          public void initialize(int partitionIndex) {
            %s
          }

          public %s target(%s row) {
            target = (%s) row;
            return this;
          }

          public %s currentValue() {
            return target;
          }

          public java.lang.Object apply(java.lang.Object _i) {
            %s i = (%s) _i;
            %s
            %s
            return target;
          }

          %s
        }
        """
        .formatted(
            projection,
            type,
            context.declareMutableStates(),
            context.initMutableStates(),
            context.initPartition(),
            projection,
            row,
            type,
            row,
            row,
            row,
            common,
            statements,
            context.declareAddedFunctions());
  }
}
