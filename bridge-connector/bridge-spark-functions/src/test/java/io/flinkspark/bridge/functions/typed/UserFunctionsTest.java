package io.flinkspark.bridge.functions.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.functions.errors.SparkFunctionException;
import io.flinkspark.bridge.functions.expressions.CompiledExpressions;
import io.flinkspark.bridge.functions.expressions.SparkExpressions;
import io.flinkspark.bridge.functions.expressions.SparkFunctionRegistry;
import io.flinkspark.bridge.functions.expressions.SparkSettings;
import io.flinkspark.bridge.functions.typed.AverageSalary.Employee;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.java.tuple.Tuple;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.apache.flink.util.InstantiationUtil;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.Function1;
import scala.Function2;
import scala.reflect.api.TypeTags;
import scala.runtime.AbstractFunction2;
import scala.runtime.java8.JFunction1$mcJJ$sp;

/** Functions of every number of arguments, and Scala's, by expressions and by themselves. */
class UserFunctionsTest {
  private static final StructType SCHEMA = StructType.fromDDL("id BIGINT, small INT, name STRING");

  @Test
  void anAggregateFunctionIsNoFunctionOfOneRow() {
    UserDefinedFunction aggregate =
        functions.udaf(new AverageSalary(), Encoders.bean(Employee.class));
    assertThatThrownBy(() -> new SparkFunctionRegistry().register("average", aggregate))
        .isInstanceOf(SparkFunctionException.class)
        .hasMessageContaining("Cannot register average: it is no scalar function")
        .hasMessageContaining("SparkTableFunctions.aggregate for Flink SQL");
  }

  private static IntStream arities() {
    return IntStream.rangeClosed(0, 22);
  }

  @ParameterizedTest
  @MethodSource("arities")
  void expressionsCallAFunctionWithItsArgumentsInOrder(int arity) throws Exception {
    Class<?> type = udfType(arity);
    SparkFunctionRegistry registry = new SparkFunctionRegistry();
    SparkFunctionRegistry.class
        .getMethod("register", String.class, type, DataType.class)
        .invoke(registry, "joined", joining(type), DataTypes.StringType);
    SparkSettings settings = SparkSettings.defaults().withFunctions(registry);

    assertThat(evaluate(settings, row(100L), call(arity))).hasToString("+I(" + joined(arity) + ")");
    int other = arity == 0 ? 1 : arity - 1;
    assertThatThrownBy(() -> evaluate(settings, row(100L), call(other)))
        .isInstanceOf(SparkFunctionException.class)
        .hasMessageContaining("Cannot call joined with " + other + " arguments: it takes " + arity);
  }

  @ParameterizedTest
  @MethodSource("arities")
  void streamsCallAFunctionWithTheFieldsOfATupleOrARow(int arity) throws Exception {
    Class<?> type = udfType(arity);
    Method udf = SparkFunctions.class.getMethod("udf", type, Encoder.class);
    var function = (SparkUdf<?, ?>) udf.invoke(null, joining(type), Encoders.STRING());
    String[] names = new String[arity];
    Row row = Row.withNames();
    Object record = arity == 1 ? (Object) 100L : arity == 0 ? "ignored" : Tuple.newInstance(arity);
    for (int i = arity - 1; i >= 0; i--) {
      names[i] = "f" + i;
      row.setField(names[i], 100L + i);
      if (record instanceof Tuple tuple) {
        tuple.setField(100L + i, i);
      }
    }

    assertThat(map(function, record)).isEqualTo(joined(arity));
    assertThat(map(function.onRows(names), row)).isEqualTo(joined(arity));
    assertThatThrownBy(() -> function.onRows(Arrays.copyOf(names, arity + 1)))
        .hasMessageContaining("a function of " + arity + " arguments");
  }

  /** The classes that Scala's compiler makes of lambdas, and the types that it passes on. */
  @Test
  void expressionsCallScalaFunctions() throws Exception {
    TypeTags.TypeTag<Object> longs = universe().TypeTag().Long();
    JFunction1$mcJJ$sp plusOne = value -> value + 1;
    @SuppressWarnings({"unchecked", "rawtypes"})
    UserDefinedFunction primitive = functions.udf((Function1) plusOne, longs, longs);
    UserDefinedFunction two = functions.udf(new Times(), longs, longs, longs);
    SparkSettings settings =
        SparkSettings.defaults()
            .withFunctions(
                new SparkFunctionRegistry().register("plus_one", primitive).register("times", two));

    assertThat(evaluate(settings, row(6L), "plus_one(id)", "times(id, plus_one(id))"))
        .isEqualTo(GenericRowData.of(7L, 42L));
    assertThat(evaluate(settings, row(null), "plus_one(id)", "times(1L, id)"))
        .as("Scala's primitives are not called with null, as in Spark")
        .isEqualTo(GenericRowData.of(null, null));
    assertThat(evaluate(settings, row(6L), "plus_one(small)"))
        .as("the argument is cast to what the function takes")
        .isEqualTo(GenericRowData.of(4L));
  }

  @Test
  void streamsCallScalaFunctions() throws Exception {
    Function1<Long, String> one = (Function1<Long, String> & Serializable) value -> "is " + value;
    Function2<Object, Object, Object> two = new Times();

    assertThat(map(SparkFunctions.scalaUdf(one, Encoders.STRING()), 5L)).isEqualTo("is 5");
    @SuppressWarnings({"unchecked", "rawtypes"})
    SparkUdf<?, ?> times = SparkFunctions.scalaUdf((Function2) two, (Encoder) Encoders.LONG());
    assertThat(map(times, org.apache.flink.api.java.tuple.Tuple2.of(6L, 7L))).isEqualTo(42L);
  }

  private static TypeTags universe() {
    return (TypeTags) scala.reflect.runtime.package$.MODULE$.universe();
  }

  private static GenericRowData row(Long id) {
    return GenericRowData.of(id, 3, null);
  }

  private static Class<?> udfType(int arity) throws ClassNotFoundException {
    return Class.forName("org.apache.spark.sql.api.java.UDF" + arity);
  }

  private static String call(int arity) {
    return IntStream.range(0, arity)
        .mapToObj(i -> "id + " + i)
        .collect(java.util.stream.Collectors.joining(", ", "joined(", ")"));
  }

  private static String joined(int arity) {
    return IntStream.range(0, arity).mapToLong(i -> 100L + i).boxed().toList().toString();
  }

  /** A function that gives out its arguments in their order. */
  private static Object joining(Class<?> udf) {
    return Proxy.newProxyInstance(udf.getClassLoader(), new Class<?>[] {udf}, new Joining());
  }

  private static RowData evaluate(SparkSettings settings, RowData row, String... texts)
      throws Exception {
    CompiledExpressions shipped =
        InstantiationUtil.clone(SparkExpressions.compile(SCHEMA, List.of(texts), settings));
    try (var evaluator = shipped.open()) {
      return evaluator.evaluate(row);
    }
  }

  @SuppressWarnings("unchecked")
  private static Object map(SparkUdf<?, ?> function, Object record) throws Exception {
    return ((MapFunction<Object, Object>) InstantiationUtil.clone(function)).map(record);
  }

  private record Joining() implements InvocationHandler, Serializable {
    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
      return method.getName().equals("call")
          ? Arrays.asList(arguments == null ? new Object[0] : arguments).toString()
          : method.getName();
    }
  }

  /** As Scala's compiler makes one of {@code (a: Long, b: Long) => a * b} that it cannot lift. */
  private static final class Times extends AbstractFunction2<Object, Object, Object>
      implements Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public Object apply(Object a, Object b) {
      return (Long) a * (Long) b;
    }
  }
}
