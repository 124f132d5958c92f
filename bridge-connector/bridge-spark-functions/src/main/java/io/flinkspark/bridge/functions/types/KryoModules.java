package io.flinkspark.bridge.functions.types;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Makes Spark's Kryo usable with the packages that a stock Flink opens. Spark registers {@link
 * java.lang.invoke.SerializedLambda} with its Kryo, whose package Flink does not open; {@code
 * java.lang}, which it opens, is enough to open it. Internal; safe from any thread.
 */
public final class KryoModules {
  private static final String NEEDED = "java.lang.invoke";

  private KryoModules() {}

  /**
   * Opens what Kryo needs. To be called before a value is encoded with {@code Encoders.kryo}.
   *
   * @throws IllegalStateException if this JVM opens neither java.lang.invoke nor java.lang
   */
  public static void open() {
    Module base = Object.class.getModule();
    if (base.isOpen(NEEDED, KryoModules.class.getModule())) {
      return;
    }
    try {
      Method open = Module.class.getDeclaredMethod("implAddOpensToAllUnnamed", String.class);
      open.setAccessible(true);
      open.invoke(base, NEEDED);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
      throw new IllegalStateException(
          "Cannot encode with Kryo: this JVM does not open java.lang. Start it with"
              + " --add-opens=java.base/java.lang=ALL-UNNAMED, as Flink's own scripts do",
          cause);
    }
  }
}
