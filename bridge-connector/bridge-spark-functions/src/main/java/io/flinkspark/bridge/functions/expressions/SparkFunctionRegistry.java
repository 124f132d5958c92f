package io.flinkspark.bridge.functions.expressions;

import io.flinkspark.bridge.functions.errors.SparkFunctionException;
import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF10;
import org.apache.spark.sql.api.java.UDF11;
import org.apache.spark.sql.api.java.UDF12;
import org.apache.spark.sql.api.java.UDF13;
import org.apache.spark.sql.api.java.UDF14;
import org.apache.spark.sql.api.java.UDF15;
import org.apache.spark.sql.api.java.UDF16;
import org.apache.spark.sql.api.java.UDF17;
import org.apache.spark.sql.api.java.UDF18;
import org.apache.spark.sql.api.java.UDF19;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF20;
import org.apache.spark.sql.api.java.UDF21;
import org.apache.spark.sql.api.java.UDF22;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.api.java.UDF5;
import org.apache.spark.sql.api.java.UDF6;
import org.apache.spark.sql.api.java.UDF7;
import org.apache.spark.sql.api.java.UDF8;
import org.apache.spark.sql.api.java.UDF9;
import org.apache.spark.sql.expressions.SparkUserDefinedFunction;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataType;
import scala.Function0;
import scala.Function1;
import scala.Function10;
import scala.Function11;
import scala.Function12;
import scala.Function13;
import scala.Function14;
import scala.Function15;
import scala.Function16;
import scala.Function17;
import scala.Function18;
import scala.Function19;
import scala.Function2;
import scala.Function20;
import scala.Function21;
import scala.Function22;
import scala.Function3;
import scala.Function4;
import scala.Function5;
import scala.Function6;
import scala.Function7;
import scala.Function8;
import scala.Function9;
import scala.Option;

/**
 * The user's functions by name, as with {@code spark.udf().register(…)}. Names do not count upper
 * and lower case, and hide Spark's own functions. Not safe for concurrent use while functions are
 * registered.
 */
public final class SparkFunctionRegistry {

  private final Map<String, RegisteredFunction> functions = new TreeMap<>();

  /** An empty registry. */
  public SparkFunctionRegistry() {}

  SparkFunctionRegistry(SparkFunctionRegistry other) {
    functions.putAll(other.functions);
  }

  /**
   * A function made with {@code functions.udf(…)}: a Java or a Scala lambda, nondeterministic or
   * not nullable if it says so.
   *
   * @throws SparkFunctionException for an aggregate function, {@code functions.udaf(…)}: it has no
   *     value for one row
   */
  public SparkFunctionRegistry register(String name, UserDefinedFunction function) {
    if (!(function instanceof SparkUserDefinedFunction scalar)) {
      throw new SparkFunctionException(
          ("Cannot register %s: it is no scalar function (%s); give its Aggregator to"
                  + " SparkFunctions.aggregator for windows, or to SparkTableFunctions.aggregate for"
                  + " Flink SQL")
              .formatted(name, function.getClass().getName()));
    }
    return add(name, scalar);
  }

  Map<String, RegisteredFunction> functions() {
    return functions;
  }

  private SparkFunctionRegistry add(String name, Object function, DataType returnType) {
    return add(
        name,
        new SparkUserDefinedFunction(
            function,
            returnType,
            scala.collection.JavaConverters.asScalaBuffer(new java.util.ArrayList<>()),
            Option.empty(),
            Option.apply(name),
            true,
            true));
  }

  private SparkFunctionRegistry add(String name, SparkUserDefinedFunction function) {
    functions.put(name.toLowerCase(Locale.ROOT), RegisteredFunction.of(name, function));
    return this;
  }

  /** A function of 0 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(String name, UDF0<?> function, DataType returnType) {
    UDF0 typed = function;
    return add(name, (Function0 & Serializable) () -> UserCall.of(() -> typed.call()), returnType);
  }

  /** A function of 1 argument. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(String name, UDF1<?, ?> function, DataType returnType) {
    UDF1 typed = function;
    return add(
        name, (Function1 & Serializable) (a1) -> UserCall.of(() -> typed.call(a1)), returnType);
  }

  /** A function of 2 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(String name, UDF2<?, ?, ?> function, DataType returnType) {
    UDF2 typed = function;
    return add(
        name,
        (Function2 & Serializable) (a1, a2) -> UserCall.of(() -> typed.call(a1, a2)),
        returnType);
  }

  /** A function of 3 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name, UDF3<?, ?, ?, ?> function, DataType returnType) {
    UDF3 typed = function;
    return add(
        name,
        (Function3 & Serializable) (a1, a2, a3) -> UserCall.of(() -> typed.call(a1, a2, a3)),
        returnType);
  }

  /** A function of 4 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name, UDF4<?, ?, ?, ?, ?> function, DataType returnType) {
    UDF4 typed = function;
    return add(
        name,
        (Function4 & Serializable)
            (a1, a2, a3, a4) -> UserCall.of(() -> typed.call(a1, a2, a3, a4)),
        returnType);
  }

  /** A function of 5 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name, UDF5<?, ?, ?, ?, ?, ?> function, DataType returnType) {
    UDF5 typed = function;
    return add(
        name,
        (Function5 & Serializable)
            (a1, a2, a3, a4, a5) -> UserCall.of(() -> typed.call(a1, a2, a3, a4, a5)),
        returnType);
  }

  /** A function of 6 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name, UDF6<?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
    UDF6 typed = function;
    return add(
        name,
        (Function6 & Serializable)
            (a1, a2, a3, a4, a5, a6) -> UserCall.of(() -> typed.call(a1, a2, a3, a4, a5, a6)),
        returnType);
  }

  /** A function of 7 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name, UDF7<?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
    UDF7 typed = function;
    return add(
        name,
        (Function7 & Serializable)
            (a1, a2, a3, a4, a5, a6, a7) ->
                UserCall.of(() -> typed.call(a1, a2, a3, a4, a5, a6, a7)),
        returnType);
  }

  /** A function of 8 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name, UDF8<?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
    UDF8 typed = function;
    return add(
        name,
        (Function8 & Serializable)
            (a1, a2, a3, a4, a5, a6, a7, a8) ->
                UserCall.of(() -> typed.call(a1, a2, a3, a4, a5, a6, a7, a8)),
        returnType);
  }

  /** A function of 9 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name, UDF9<?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
    UDF9 typed = function;
    return add(
        name,
        (Function9 & Serializable)
            (a1, a2, a3, a4, a5, a6, a7, a8, a9) ->
                UserCall.of(() -> typed.call(a1, a2, a3, a4, a5, a6, a7, a8, a9)),
        returnType);
  }

  /** A function of 10 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name, UDF10<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
    UDF10 typed = function;
    return add(
        name,
        (Function10 & Serializable)
            (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) ->
                UserCall.of(() -> typed.call(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10)),
        returnType);
  }

  /** A function of 11 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name, UDF11<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
    UDF11 typed = function;
    return add(
        name,
        (Function11 & Serializable)
            (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11) ->
                UserCall.of(() -> typed.call(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11)),
        returnType);
  }

  /** A function of 12 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name, UDF12<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
    UDF12 typed = function;
    return add(
        name,
        (Function12 & Serializable)
            (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12) ->
                UserCall.of(() -> typed.call(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12)),
        returnType);
  }

  /** A function of 13 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name, UDF13<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
    UDF13 typed = function;
    return add(
        name,
        (Function13 & Serializable)
            (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) ->
                UserCall.of(
                    () -> typed.call(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13)),
        returnType);
  }

  /** A function of 14 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name,
      UDF14<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    UDF14 typed = function;
    return add(
        name,
        (Function14 & Serializable)
            (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14) ->
                UserCall.of(
                    () -> typed.call(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14)),
        returnType);
  }

  /** A function of 15 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name,
      UDF15<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    UDF15 typed = function;
    return add(
        name,
        (Function15 & Serializable)
            (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15) ->
                UserCall.of(
                    () ->
                        typed.call(
                            a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15)),
        returnType);
  }

  /** A function of 16 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name,
      UDF16<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    UDF16 typed = function;
    return add(
        name,
        (Function16 & Serializable)
            (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16) ->
                UserCall.of(
                    () ->
                        typed.call(
                            a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16)),
        returnType);
  }

  /** A function of 17 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name,
      UDF17<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    UDF17 typed = function;
    return add(
        name,
        (Function17 & Serializable)
            (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17) ->
                UserCall.of(
                    () ->
                        typed.call(
                            a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16,
                            a17)),
        returnType);
  }

  /** A function of 18 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name,
      UDF18<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    UDF18 typed = function;
    return add(
        name,
        (Function18 & Serializable)
            (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18) ->
                UserCall.of(
                    () ->
                        typed.call(
                            a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16,
                            a17, a18)),
        returnType);
  }

  /** A function of 19 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name,
      UDF19<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    UDF19 typed = function;
    return add(
        name,
        (Function19 & Serializable)
            (a1,
                a2,
                a3,
                a4,
                a5,
                a6,
                a7,
                a8,
                a9,
                a10,
                a11,
                a12,
                a13,
                a14,
                a15,
                a16,
                a17,
                a18,
                a19) ->
                UserCall.of(
                    () ->
                        typed.call(
                            a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16,
                            a17, a18, a19)),
        returnType);
  }

  /** A function of 20 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name,
      UDF20<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    UDF20 typed = function;
    return add(
        name,
        (Function20 & Serializable)
            (a1,
                a2,
                a3,
                a4,
                a5,
                a6,
                a7,
                a8,
                a9,
                a10,
                a11,
                a12,
                a13,
                a14,
                a15,
                a16,
                a17,
                a18,
                a19,
                a20) ->
                UserCall.of(
                    () ->
                        typed.call(
                            a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16,
                            a17, a18, a19, a20)),
        returnType);
  }

  /** A function of 21 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name,
      UDF21<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    UDF21 typed = function;
    return add(
        name,
        (Function21 & Serializable)
            (a1,
                a2,
                a3,
                a4,
                a5,
                a6,
                a7,
                a8,
                a9,
                a10,
                a11,
                a12,
                a13,
                a14,
                a15,
                a16,
                a17,
                a18,
                a19,
                a20,
                a21) ->
                UserCall.of(
                    () ->
                        typed.call(
                            a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16,
                            a17, a18, a19, a20, a21)),
        returnType);
  }

  /** A function of 22 arguments. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public SparkFunctionRegistry register(
      String name,
      UDF22<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    UDF22 typed = function;
    return add(
        name,
        (Function22 & Serializable)
            (a1,
                a2,
                a3,
                a4,
                a5,
                a6,
                a7,
                a8,
                a9,
                a10,
                a11,
                a12,
                a13,
                a14,
                a15,
                a16,
                a17,
                a18,
                a19,
                a20,
                a21,
                a22) ->
                UserCall.of(
                    () ->
                        typed.call(
                            a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16,
                            a17, a18, a19, a20, a21, a22)),
        returnType);
  }
}
