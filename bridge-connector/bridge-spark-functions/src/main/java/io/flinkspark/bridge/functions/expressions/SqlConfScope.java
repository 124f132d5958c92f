package io.flinkspark.bridge.functions.expressions;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.internal.SQLConf$;

/**
 * Puts settings in place for Spark's code on the current thread. Some expressions ask for settings
 * while they are evaluated, and one task thread may run operators with different ones; so each
 * record {@link #enter enters}. A scope belongs to the thread that first enters it.
 */
final class SqlConfScope {

  private static final ThreadLocal<SQLConf> CURRENT = current();

  /**
   * What each thread has entered, so that a record does not look at a thread local. It holds
   * nothing after {@link #leave}, and its class is no one's: it keeps no job's classes alive.
   */
  private static final ThreadLocal<Object[]> ENTERED = ThreadLocal.withInitial(() -> new Object[1]);

  private final SQLConf conf = new SQLConf();
  private Object[] entered;

  SqlConfScope(Map<String, String> options) {
    options.forEach(conf::setConfString);
  }

  /**
   * From here on the thread works with these settings, until another scope is entered or {@link
   * #leave}.
   */
  void enter() {
    if (entered == null) {
      entered = ENTERED.get();
    }
    if (entered[0] != conf) {
      CURRENT.set(conf);
      entered[0] = conf;
    }
  }

  /** The thread keeps nothing of Spark. */
  static void leave() {
    CURRENT.remove();
    ENTERED.get()[0] = null;
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
