package io.flinkspark.bridge.functions.catalyst;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.catalyst.analysis.Analyzer;
import org.apache.spark.sql.catalyst.analysis.FakeV2SessionCatalog$;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry;
import org.apache.spark.sql.catalyst.catalog.DummyFunctionExpressionBuilder$;
import org.apache.spark.sql.catalyst.catalog.DummyFunctionResourceLoader$;
import org.apache.spark.sql.catalyst.catalog.InMemoryCatalog;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.types.StructType;

/** Catalyst without a session. Safe for concurrent use. */
public final class Sessionless {

  private static final long STACK_BYTES = 16L << 20;

  private Sessionless() {}

  /**
   * Runs Spark's code on a thread that ends with the call: Spark leaves its settings in thread
   * locals, which must not stay on a thread that outlives the job.
   *
   * @param what names the thread
   * @throws ExecutionException with what the code throws
   */
  public static <T> T onOwnThread(String what, Callable<T> code)
      throws ExecutionException, InterruptedException {
    var task = new FutureTask<>(code);
    var thread = new Thread(null, task, what, STACK_BYTES, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(loader());
    thread.start();
    try {
      T result = task.get();
      thread.join();
      return result;
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    }
  }

  /** An analyzer that knows the given functions and no table, and needs no Hadoop configuration. */
  public static Analyzer analyzer(FunctionRegistry functions, TableFunctionRegistry tables) {
    var catalog =
        new SessionCatalog(
            () -> new InMemoryCatalog(new SparkConf(false), null),
            () -> null,
            functions,
            tables,
            null,
            new CatalystSqlParser(),
            DummyFunctionResourceLoader$.MODULE$,
            DummyFunctionExpressionBuilder$.MODULE$,
            1,
            -1L,
            "default");
    return new Analyzer(new CatalogManager(FakeV2SessionCatalog$.MODULE$, catalog));
  }

  /** The job's, if Spark is in it; else the one that Spark came from. */
  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader own = Sessionless.class.getClassLoader();
    if (context == null) {
      return own;
    }
    try {
      return Class.forName(StructType.class.getName(), false, context) == StructType.class
          ? context
          : own;
    } catch (ClassNotFoundException e) {
      return own;
    }
  }
}
