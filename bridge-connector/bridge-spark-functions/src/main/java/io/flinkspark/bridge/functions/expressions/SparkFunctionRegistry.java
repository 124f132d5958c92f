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
          "Cannot register %s: it is no scalar function (%s)"
              .formatted(name, function.getClass().getName()));
    }
    return add(name, scalar);
  }

  Map<String, RegisteredFunction> functions() {
    return functions;
  }

  private SparkFunctionRegistry register(String name, Object function, DataType returnType) {
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
  public SparkFunctionRegistry register(String name, UDF0<?> function, DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed = (UDF0<Object>) function;
    return register(
        name,
        (Object) (Function0<Object> & Serializable) () -> UserCall.of(() -> typed.call()),
        returnType);
  }

  /** A function of 1 argument. */
  public SparkFunctionRegistry register(String name, UDF1<?, ?> function, DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed = (UDF1<Object, Object>) function;
    return register(
        name,
        (Object)
            (Function1<Object, Object> & Serializable) (a1) -> UserCall.of(() -> typed.call(a1)),
        returnType);
  }

  /** A function of 2 arguments. */
  public SparkFunctionRegistry register(String name, UDF2<?, ?, ?> function, DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed = (UDF2<Object, Object, Object>) function;
    return register(
        name,
        (Object)
            (Function2<Object, Object, Object> & Serializable)
                (a1, a2) -> UserCall.of(() -> typed.call(a1, a2)),
        returnType);
  }

  /** A function of 3 arguments. */
  public SparkFunctionRegistry register(
      String name, UDF3<?, ?, ?, ?> function, DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed = (UDF3<Object, Object, Object, Object>) function;
    return register(
        name,
        (Object)
            (Function3<Object, Object, Object, Object> & Serializable)
                (a1, a2, a3) -> UserCall.of(() -> typed.call(a1, a2, a3)),
        returnType);
  }

  /** A function of 4 arguments. */
  public SparkFunctionRegistry register(
      String name, UDF4<?, ?, ?, ?, ?> function, DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed = (UDF4<Object, Object, Object, Object, Object>) function;
    return register(
        name,
        (Object)
            (Function4<Object, Object, Object, Object, Object> & Serializable)
                (a1, a2, a3, a4) -> UserCall.of(() -> typed.call(a1, a2, a3, a4)),
        returnType);
  }

  /** A function of 5 arguments. */
  public SparkFunctionRegistry register(
      String name, UDF5<?, ?, ?, ?, ?, ?> function, DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed = (UDF5<Object, Object, Object, Object, Object, Object>) function;
    return register(
        name,
        (Object)
            (Function5<Object, Object, Object, Object, Object, Object> & Serializable)
                (a1, a2, a3, a4, a5) -> UserCall.of(() -> typed.call(a1, a2, a3, a4, a5)),
        returnType);
  }

  /** A function of 6 arguments. */
  public SparkFunctionRegistry register(
      String name, UDF6<?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed = (UDF6<Object, Object, Object, Object, Object, Object, Object>) function;
    return register(
        name,
        (Object)
            (Function6<Object, Object, Object, Object, Object, Object, Object> & Serializable)
                (a1, a2, a3, a4, a5, a6) -> UserCall.of(() -> typed.call(a1, a2, a3, a4, a5, a6)),
        returnType);
  }

  /** A function of 7 arguments. */
  public SparkFunctionRegistry register(
      String name, UDF7<?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed = (UDF7<Object, Object, Object, Object, Object, Object, Object, Object>) function;
    return register(
        name,
        (Object)
            (Function7<Object, Object, Object, Object, Object, Object, Object, Object>
                    & Serializable)
                (a1, a2, a3, a4, a5, a6, a7) ->
                    UserCall.of(() -> typed.call(a1, a2, a3, a4, a5, a6, a7)),
        returnType);
  }

  /** A function of 8 arguments. */
  public SparkFunctionRegistry register(
      String name, UDF8<?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed =
        (UDF8<Object, Object, Object, Object, Object, Object, Object, Object, Object>) function;
    return register(
        name,
        (Object)
            (Function8<Object, Object, Object, Object, Object, Object, Object, Object, Object>
                    & Serializable)
                (a1, a2, a3, a4, a5, a6, a7, a8) ->
                    UserCall.of(() -> typed.call(a1, a2, a3, a4, a5, a6, a7, a8)),
        returnType);
  }

  /** A function of 9 arguments. */
  public SparkFunctionRegistry register(
      String name, UDF9<?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed =
        (UDF9<Object, Object, Object, Object, Object, Object, Object, Object, Object, Object>)
            function;
    return register(
        name,
        (Object)
            (Function9<
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object>
                    & Serializable)
                (a1, a2, a3, a4, a5, a6, a7, a8, a9) ->
                    UserCall.of(() -> typed.call(a1, a2, a3, a4, a5, a6, a7, a8, a9)),
        returnType);
  }

  /** A function of 10 arguments. */
  public SparkFunctionRegistry register(
      String name, UDF10<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed =
        (UDF10<
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object>)
            function;
    return register(
        name,
        (Object)
            (Function10<
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object>
                    & Serializable)
                (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) ->
                    UserCall.of(() -> typed.call(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10)),
        returnType);
  }

  /** A function of 11 arguments. */
  public SparkFunctionRegistry register(
      String name, UDF11<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed =
        (UDF11<
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object>)
            function;
    return register(
        name,
        (Object)
            (Function11<
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object>
                    & Serializable)
                (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11) ->
                    UserCall.of(() -> typed.call(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11)),
        returnType);
  }

  /** A function of 12 arguments. */
  public SparkFunctionRegistry register(
      String name, UDF12<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed =
        (UDF12<
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object>)
            function;
    return register(
        name,
        (Object)
            (Function12<
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object>
                    & Serializable)
                (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12) ->
                    UserCall.of(
                        () -> typed.call(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12)),
        returnType);
  }

  /** A function of 13 arguments. */
  public SparkFunctionRegistry register(
      String name, UDF13<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed =
        (UDF13<
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object>)
            function;
    return register(
        name,
        (Object)
            (Function13<
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object>
                    & Serializable)
                (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) ->
                    UserCall.of(
                        () -> typed.call(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13)),
        returnType);
  }

  /** A function of 14 arguments. */
  public SparkFunctionRegistry register(
      String name,
      UDF14<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed =
        (UDF14<
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object>)
            function;
    return register(
        name,
        (Object)
            (Function14<
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object>
                    & Serializable)
                (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14) ->
                    UserCall.of(
                        () ->
                            typed.call(
                                a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14)),
        returnType);
  }

  /** A function of 15 arguments. */
  public SparkFunctionRegistry register(
      String name,
      UDF15<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed =
        (UDF15<
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object>)
            function;
    return register(
        name,
        (Object)
            (Function15<
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object>
                    & Serializable)
                (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15) ->
                    UserCall.of(
                        () ->
                            typed.call(
                                a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15)),
        returnType);
  }

  /** A function of 16 arguments. */
  public SparkFunctionRegistry register(
      String name,
      UDF16<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed =
        (UDF16<
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object>)
            function;
    return register(
        name,
        (Object)
            (Function16<
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object>
                    & Serializable)
                (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16) ->
                    UserCall.of(
                        () ->
                            typed.call(
                                a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15,
                                a16)),
        returnType);
  }

  /** A function of 17 arguments. */
  public SparkFunctionRegistry register(
      String name,
      UDF17<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed =
        (UDF17<
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object>)
            function;
    return register(
        name,
        (Object)
            (Function17<
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object>
                    & Serializable)
                (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17) ->
                    UserCall.of(
                        () ->
                            typed.call(
                                a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15,
                                a16, a17)),
        returnType);
  }

  /** A function of 18 arguments. */
  public SparkFunctionRegistry register(
      String name,
      UDF18<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed =
        (UDF18<
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object>)
            function;
    return register(
        name,
        (Object)
            (Function18<
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object>
                    & Serializable)
                (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18) ->
                    UserCall.of(
                        () ->
                            typed.call(
                                a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15,
                                a16, a17, a18)),
        returnType);
  }

  /** A function of 19 arguments. */
  public SparkFunctionRegistry register(
      String name,
      UDF19<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed =
        (UDF19<
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object>)
            function;
    return register(
        name,
        (Object)
            (Function19<
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object>
                    & Serializable)
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
                                a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15,
                                a16, a17, a18, a19)),
        returnType);
  }

  /** A function of 20 arguments. */
  public SparkFunctionRegistry register(
      String name,
      UDF20<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed =
        (UDF20<
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object>)
            function;
    return register(
        name,
        (Object)
            (Function20<
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object>
                    & Serializable)
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
                                a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15,
                                a16, a17, a18, a19, a20)),
        returnType);
  }

  /** A function of 21 arguments. */
  public SparkFunctionRegistry register(
      String name,
      UDF21<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed =
        (UDF21<
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object>)
            function;
    return register(
        name,
        (Object)
            (Function21<
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object>
                    & Serializable)
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
                                a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15,
                                a16, a17, a18, a19, a20, a21)),
        returnType);
  }

  /** A function of 22 arguments. */
  public SparkFunctionRegistry register(
      String name,
      UDF22<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
      DataType returnType) {
    @SuppressWarnings("unchecked")
    var typed =
        (UDF22<
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object,
                Object>)
            function;
    return register(
        name,
        (Object)
            (Function22<
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object,
                        Object>
                    & Serializable)
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
                                a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15,
                                a16, a17, a18, a19, a20, a21, a22)),
        returnType);
  }
}
