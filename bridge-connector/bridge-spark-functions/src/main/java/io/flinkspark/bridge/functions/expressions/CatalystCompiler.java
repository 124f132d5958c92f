package io.flinkspark.bridge.functions.expressions;

import io.flinkspark.bridge.functions.catalyst.Sessionless;
import io.flinkspark.bridge.functions.errors.SparkFunctionException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.QueryPlanningTracker;
import org.apache.spark.sql.catalyst.analysis.Analyzer;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry$;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAlias;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.CurrentDate;
import org.apache.spark.sql.catalyst.expressions.CurrentTimeZone;
import org.apache.spark.sql.catalyst.expressions.CurrentTimestampLike;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Generator;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.LocalTimestamp;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.optimizer.BooleanSimplification$;
import org.apache.spark.sql.catalyst.optimizer.ConstantFolding$;
import org.apache.spark.sql.catalyst.optimizer.LikeSimplification$;
import org.apache.spark.sql.catalyst.optimizer.NullPropagation$;
import org.apache.spark.sql.catalyst.optimizer.OptimizeIn$;
import org.apache.spark.sql.catalyst.optimizer.ReplaceExpressions$;
import org.apache.spark.sql.catalyst.optimizer.SimplifyBinaryComparison$;
import org.apache.spark.sql.catalyst.optimizer.SimplifyCasts$;
import org.apache.spark.sql.catalyst.optimizer.SimplifyConditionals$;
import org.apache.spark.sql.catalyst.optimizer.SimplifyExtractValueOps$;
import org.apache.spark.sql.catalyst.optimizer.SpecialDatetimeValues$;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Everything that touches Catalyst's internals to get from the text of expressions to bound ones:
 * parse, resolve against the input's columns, simplify, bind. Runs on one thread with Spark's
 * settings in place, see {@link SparkExpressions}.
 */
final class CatalystCompiler {

  /**
   * Rules that make expressions cheaper, or evaluable at all, one by one. Current times stay: they
   * are per record.
   */
  private static final List<Rule<LogicalPlan>> SIMPLIFICATIONS =
      List.of(
          ReplaceExpressions$.MODULE$,
          SpecialDatetimeValues$.MODULE$,
          NullPropagation$.MODULE$,
          OptimizeIn$.MODULE$,
          LikeSimplification$.MODULE$,
          BooleanSimplification$.MODULE$,
          SimplifyConditionals$.MODULE$,
          SimplifyBinaryComparison$.MODULE$,
          SimplifyCasts$.MODULE$,
          SimplifyExtractValueOps$.MODULE$);

  private static final int ROUNDS = 4;

  private final FunctionRegistry registry;
  private final Analyzer analyzer;
  private final CatalystSqlParser parser = new CatalystSqlParser();

  CatalystCompiler(Map<String, RegisteredFunction> functions) {
    registry = FunctionRegistry$.MODULE$.builtin().clone();
    functions.forEach(
        (name, function) -> registry.createOrReplaceTempFunction(name, function::call, "java_udf"));
    analyzer = Sessionless.analyzer(registry, TableFunctionRegistry$.MODULE$.builtin());
  }

  /**
   * The steps from an input row to the output rows, first step first, and the columns of the
   * output.
   */
  Compiled compile(StructType input, List<String> texts) {
    List<NamedExpression> named = new ArrayList<>();
    for (String text : texts) {
      Expression parsed = parse(text);
      named.add(
          parsed instanceof NamedExpression name
              ? name
              : new UnresolvedAlias(parsed, Option.empty()));
    }
    LogicalPlan plan = resolve(new Project(seq(named), LocalRelation$.MODULE$.apply(input)), texts);
    List<EvaluationStep> steps = new ArrayList<>();
    addSteps(plan, steps, texts);
    return new Compiled(steps, plan.schema());
  }

  /** A condition on an input row. */
  Expression compileCondition(StructType input, String text) {
    List<String> texts = List.of(text);
    LogicalPlan plan = resolve(new Filter(parse(text), LocalRelation$.MODULE$.apply(input)), texts);
    if (!(plan instanceof Filter filter && filter.child() instanceof LocalRelation)) {
      throw refuse(texts, "a filter decides on one row alone (" + plan.nodeName() + ")");
    }
    Expression condition = bind(filter.condition(), filter.child().output());
    checkEvaluable(condition, texts);
    return condition;
  }

  private Expression parse(String text) {
    Expression parsed;
    try {
      parsed = parser.parseExpression(text);
    } catch (Exception e) {
      throw new SparkFunctionException("Cannot parse '%s': %s".formatted(text, e.getMessage()), e);
    }
    for (Expression part : parts(parsed)) {
      if (part instanceof SubqueryExpression) {
        throw refuse(List.of(text), "a subquery has no rows to read in a stream");
      }
      if (part instanceof UnresolvedFunction function) {
        checkKnown(function, text);
      }
    }
    return parsed;
  }

  private void checkKnown(UnresolvedFunction function, String text) {
    List<String> name = JavaConverters.seqAsJavaList(function.nameParts());
    String last = name.get(name.size() - 1).toLowerCase(Locale.ROOT);
    if (registry.functionExists(new FunctionIdentifier(last))) {
      return;
    }
    var distance = new LevenshteinDistance();
    String near =
        JavaConverters.seqAsJavaList(registry.listFunction()).stream()
            .map(FunctionIdentifier::funcName)
            .distinct()
            .sorted(Comparator.comparingInt((String known) -> distance.apply(last, known)))
            .limit(3)
            .collect(Collectors.joining(", "));
    throw refuse(
        List.of(text),
        "there is no function %s; near it are %s".formatted(String.join(".", name), near));
  }

  private LogicalPlan resolve(LogicalPlan plan, List<String> texts) {
    LogicalPlan resolved;
    try {
      resolved = analyzer.executeAndCheck(plan, new QueryPlanningTracker(Option.empty()));
    } catch (SparkFunctionException e) {
      throw e;
    } catch (Exception e) {
      String why =
          e instanceof AnalysisException analysis ? analysis.getSimpleMessage() : e.toString();
      throw new SparkFunctionException("Cannot resolve %s: %s".formatted(quoted(texts), why), e);
    }
    checkPerRow(resolved, texts);
    for (int round = 0; round < ROUNDS; round++) {
      LogicalPlan before = resolved;
      for (Rule<LogicalPlan> rule : SIMPLIFICATIONS) {
        resolved = rule.apply(resolved);
      }
      resolved = foldConstants(resolved);
      if (resolved.fastEquals(before)) {
        break;
      }
    }
    return resolved;
  }

  /**
   * A constant that cannot be computed fails for each record that needs it, as errors of
   * expressions do.
   */
  private static LogicalPlan foldConstants(LogicalPlan plan) {
    if (dependsOnNow(plan)) {
      return plan;
    }
    try {
      return ConstantFolding$.MODULE$.apply(plan);
    } catch (RuntimeException e) {
      return plan;
    }
  }

  private static boolean dependsOnNow(LogicalPlan plan) {
    return JavaConverters.seqAsJavaList(plan.expressions()).stream()
            .flatMap(expression -> parts(expression).stream())
            .anyMatch(
                part ->
                    part instanceof CurrentTimestampLike
                        || part instanceof CurrentDate
                        || part instanceof LocalTimestamp)
        || JavaConverters.seqAsJavaList(plan.children()).stream()
            .anyMatch(CatalystCompiler::dependsOnNow);
  }

  private static void checkPerRow(LogicalPlan plan, List<String> texts) {
    if (plan instanceof Aggregate) {
      throw refuse(
          texts,
          "it has an aggregate function, and this evaluates one row at a time;"
              + " aggregate in a window with SparkFunctions.aggregator");
    }
    if (plan instanceof Window) {
      throw refuse(texts, "it has a window function, which needs other rows");
    }
    if (!(plan instanceof Project
        || plan instanceof Generate
        || plan instanceof Filter
        || plan instanceof LocalRelation)) {
      throw refuse(texts, "it is not evaluated row by row (%s)".formatted(plan.nodeName()));
    }
    JavaConverters.seqAsJavaList(plan.children()).forEach(child -> checkPerRow(child, texts));
  }

  private static void addSteps(LogicalPlan plan, List<EvaluationStep> steps, List<String> texts) {
    if (plan instanceof LocalRelation) {
      return;
    }
    if (plan instanceof Project project) {
      addSteps(project.child(), steps, texts);
      List<Expression> bound = new ArrayList<>();
      for (NamedExpression expression : JavaConverters.seqAsJavaList(project.projectList())) {
        bound.add(withoutName(bind((Expression) expression, project.child().output())));
        checkEvaluable(bound.get(bound.size() - 1), texts);
      }
      steps.add(new EvaluationStep.Projection(bound.toArray(Expression[]::new)));
      return;
    }
    if (plan instanceof Generate generate) {
      addSteps(generate.child(), steps, texts);
      Expression generator = bind((Expression) generate.generator(), generate.child().output());
      checkEvaluable(generator, texts);
      steps.add(
          new EvaluationStep.Generation(
              (Generator) generator,
              generate.outer(),
              generate.child().output().size(),
              generate.generatorOutput().size()));
      return;
    }
    throw refuse(texts, "it leaves out rows (%s)".formatted(plan.nodeName()));
  }

  private static void checkEvaluable(Expression expression, List<String> texts) {
    for (Expression part : parts(expression)) {
      if (part instanceof Unevaluable) {
        throw refuse(texts, "%s has no value without a Spark session".formatted(part.prettyName()));
      }
    }
  }

  private static Expression withoutName(Expression expression) {
    return expression instanceof org.apache.spark.sql.catalyst.expressions.Alias alias
        ? alias.child()
        : expression;
  }

  private static Expression bind(Expression expression, Seq<Attribute> input) {
    return TimeShortcuts.in(bindColumns(expression, input));
  }

  private static Expression bindColumns(Expression expression, Seq<Attribute> input) {
    Map<ExprId, Integer> ordinals = new HashMap<>();
    for (Attribute attribute : JavaConverters.seqAsJavaList(input)) {
      ordinals.put(attribute.exprId(), ordinals.size());
    }
    return Rewriting.bottomUp(
        expression,
        part -> {
          if (part instanceof AttributeReference attribute
              && ordinals.containsKey(attribute.exprId())) {
            return new BoundReference(
                ordinals.get(attribute.exprId()), attribute.dataType(), attribute.nullable());
          }
          return part instanceof CurrentTimeZone
              ? Literal$.MODULE$.apply((Object) SQLConf.get().sessionLocalTimeZone())
              : part;
        });
  }

  private static List<Expression> parts(Expression expression) {
    List<Expression> parts = new ArrayList<>();
    parts.add(expression);
    for (int i = 0; i < parts.size(); i++) {
      parts.addAll(JavaConverters.seqAsJavaList(parts.get(i).children()));
    }
    return parts;
  }

  private static SparkFunctionException refuse(List<String> texts, String why) {
    return new SparkFunctionException("Cannot compile %s: %s".formatted(quoted(texts), why));
  }

  private static String quoted(List<String> texts) {
    return texts.stream().map(text -> "'" + text + "'").collect(Collectors.joining(", "));
  }

  private static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toList();
  }

  /**
   * What comes out of Catalyst.
   *
   * @param steps first step first
   * @param output the columns of the result
   */
  record Compiled(List<EvaluationStep> steps, StructType output) {}
}
