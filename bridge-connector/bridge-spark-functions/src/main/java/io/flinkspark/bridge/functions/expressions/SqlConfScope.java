package io.flinkspark.bridge.functions.expressions;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.internal.SQLConf$;

/**
 * Puts settings in place for Spark's code on the current thread. Some expressions ask for settings
 * while they are evaluated, and one task thread may run operators with different ones; so each
 * record {@link #enter enters}, which costs a look at a thread local.
 */
final class SqlConfScope {

  private static final ThreadLocal<SQLConf> CURRENT = current();

  private final SQLConf conf = new SQLConf();

  SqlConfScope(Map<String, String> options) {
    options.forEach(conf::setConfString);
  }

  /**
   * From here on the thread works with these settings, until another scope is entered or {@link
   * #leave}.
   */
  void enter() {
    if (CURRENT.get() != conf) {
      CURRENT.set(conf);
    }
  }

  /** The thread keeps nothing of Spark. */
  static void leave() {
    CURRENT.remove();
  }

  /** Runs with these settings, and leaves the thread as it was. */
  <T> T call(Supplier<T> body) {
    return SQLConf$.MODULE$.withExistingConf(conf, body::get);
  }

  @SuppressWarnings("unchecked")
  private static ThreadLocal<SQLConf> current() {
    try {
      var accessor = SQLConf$.class.getDeclaredMethod("existingConf");
      accessor.setAccessible(true);
      return (ThreadLocal<SQLConf>) accessor.invoke(SQLConf$.MODULE$);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
