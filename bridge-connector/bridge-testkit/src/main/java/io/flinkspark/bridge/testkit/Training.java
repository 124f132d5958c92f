package io.flinkspark.bridge.testkit;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A little of all that processes of a system do, so that their classes are loaded and can be
 * archived. Stands alone, for its class file is put into a jar of its own; it knows the engines by
 * name only.
 */
final class Training {

  private Training() {}

  /**
   * @param arguments the system, and an empty folder
   */
  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    // Whoever waits for it may die.
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
    Path folder = Path.of(arguments[1]);
    if (arguments[0].equals("spark")) {
      trainSpark(folder);
    } else {
      trainFlink(folder);
    }
    // What they have started is not waited for.
    System.exit(0);
  }

  private static void trainSpark(Path folder) throws ReflectiveOperationException {
    load(
        "org.apache.spark.deploy.SparkSubmit",
        "org.apache.spark.deploy.master.Master",
        "org.apache.spark.deploy.worker.Worker",
        "org.apache.spark.executor.CoarseGrainedExecutorBackend",
        "org.apache.spark.scheduler.cluster.StandaloneSchedulerBackend");
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.app.name", "training");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.sql.shuffle.partitions", "2");
    System.setProperty("spark.sql.warehouse.dir", folder.resolve("warehouse").toString());
    Object session =
        call(call(Class.forName("org.apache.spark.sql.SparkSession"), "builder"), "getOrCreate");
    String table = folder.resolve("table").toString();
    Object rows =
        call(session, "sql", "SELECT id, id % 7 AS part, string(id) AS name FROM range(1000)");
    call(call(rows, "write"), "parquet", table);
    call(
        call(
            session,
            "sql",
            "SELECT part, count(*), max(name) FROM parquet.`%s` WHERE id > 3 GROUP BY 1 ORDER BY 1"
                .formatted(table)),
        "collect");
    call(call(rows, "write"), "json", folder.resolve("lines").toString());
    Object stream = call(call(call(session, "readStream"), "format", "rate"), "load");
    Object query = call(call(call(stream, "writeStream"), "format", "noop"), "start");
    call(query, "awaitTermination", 3_000L);
    call(query, "stop");
    call(session, "stop");
  }

  private static void trainFlink(Path folder) throws ReflectiveOperationException, IOException {
    Files.createFile(folder.resolve("config.yaml"));
    load(
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
    Object job =
        call(
            Class.forName("org.apache.flink.streaming.api.environment.StreamExecutionEnvironment"),
            "getExecutionEnvironment");
    call(job, "enableCheckpointing", 100L);
    call(call(job, "fromSequence", 0L, 1_000L), "print");
    call(job, "execute");
    // Ends the JVM.
    call(
        Class.forName("org.apache.flink.client.cli.CliFrontend"),
        "main",
        (Object) new String[] {"--version"});
  }

  private static void load(String... classes) throws ClassNotFoundException {
    for (String name : classes) {
      Class.forName(name);
    }
  }

  /** Calls the method of that name which takes these, of an object or of a class. */
  private static Object call(Object target, String name, Object... arguments)
      throws ReflectiveOperationException {
    Class<?> type = target instanceof Class<?> itself ? itself : target.getClass();
    Method method =
        Stream.of(type.getMethods())
            .filter(candidate -> candidate.getName().equals(name) && takes(candidate, arguments))
            .findFirst()
            .orElseThrow(() -> new NoSuchMethodException(type.getName() + "." + name));
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          name + Arrays.toString(arguments) + ": " + e.getCause(), e.getCause());
    }
  }

  private static boolean takes(Method method, Object... arguments) {
    Class<?>[] types = method.getParameterTypes();
    if (types.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      boolean fits =
          types[i] == long.class ? arguments[i] instanceof Long : types[i].isInstance(arguments[i]);
      if (!fits) {
        return false;
      }
    }
    return true;
  }
}
