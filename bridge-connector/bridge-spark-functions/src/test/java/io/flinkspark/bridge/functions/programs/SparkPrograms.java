package io.flinkspark.bridge.functions.programs;

import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;

/**
 * Classes of Spark's own test programs, as the Spark project compiled them: the build unpacks them
 * from Spark's test jars, and no source here is written against them.
 */
public final class SparkPrograms {

  private SparkPrograms() {}

  /** A Scala object. */
  @SuppressWarnings("unchecked")
  public static <T> T object(String name) throws ReflectiveOperationException {
    return (T) Class.forName(name + "$").getField("MODULE$").get(null);
  }

  /** A new instance, of a class that only its own suite sees, too. */
  @SuppressWarnings("unchecked")
  public static <T> T instance(String name, Object... arguments)
      throws ReflectiveOperationException {
    Constructor<?> constructor =
        one(
            Arrays.stream(Class.forName(name).getDeclaredConstructors())
                .filter(candidate -> candidate.getParameterCount() == arguments.length)
                .toList(),
            "constructor of " + name);
    constructor.setAccessible(true);
    return (T) constructor.newInstance(arguments);
  }

  /**
   * A lambda of a Java suite, made by the suite's own code that Java's serialization calls when
   * such a lambda is read.
   *
   * @param method the one it is written in
   * @param type what it implements; the method has one of these
   */
  @SuppressWarnings("unchecked")
  public static <F> F lambda(String suite, String method, Class<? super F> type)
      throws ReflectiveOperationException {
    Class<?> owner = Class.forName(suite);
    Method call =
        one(
            Arrays.stream(type.getMethods())
                .filter(candidate -> Modifier.isAbstract(candidate.getModifiers()))
                .toList(),
            "method of " + type.getName());
    Method body =
        one(
            Arrays.stream(owner.getDeclaredMethods())
                .filter(candidate -> candidate.getName().startsWith("lambda$" + method + "$"))
                .filter(candidate -> isBodyOf(call, candidate))
                .toList(),
            "lambda of " + method);
    SerializedLambda written =
        new SerializedLambda(
            owner,
            path(type),
            call.getName(),
            descriptor(call),
            MethodHandleInfo.REF_invokeStatic,
            path(owner),
            body.getName(),
            descriptor(body),
            descriptor(body),
            new Object[0]);
    Method reader = owner.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
    reader.setAccessible(true);
    return (F) reader.invoke(null, written);
  }

  private static boolean isBodyOf(Method call, Method candidate) {
    Class<?>[] parameters = call.getParameterTypes();
    Class<?>[] ofCandidate = candidate.getParameterTypes();
    if (parameters.length != ofCandidate.length
        || !call.getReturnType().isAssignableFrom(candidate.getReturnType())) {
      return false;
    }
    for (int i = 0; i < parameters.length; i++) {
      if (!parameters[i].isAssignableFrom(ofCandidate[i])) {
        return false;
      }
    }
    return true;
  }

  private static String path(Class<?> type) {
    return type.getName().replace('.', '/');
  }

  private static String descriptor(Method method) {
    return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
        .toMethodDescriptorString();
  }

  private static <T> T one(List<T> candidates, String what) {
    if (candidates.size() != 1) {
      throw new IllegalStateException("Not one %s: %s".formatted(what, candidates));
    }
    return candidates.get(0);
  }
}
