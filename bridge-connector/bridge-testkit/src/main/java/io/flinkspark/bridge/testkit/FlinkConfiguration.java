package io.flinkspark.bridge.testkit;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What Flink's processes are told: settings, memory, and what they may reach inside Java. */
final class FlinkConfiguration {

  private static final int FRAMEWORK_HEAP_MEGABYTES = 128;
  private static final int OFF_HEAP_MEGABYTES = 160;

  /** A job's classes often stay until a full collection, and tests submit many jobs. */
  private static final int METASPACE_MEGABYTES = 512;

  /** As in the config.yaml that Flink ships. */
  static final List<String> MODULE_OPTIONS =
      Stream.concat(
              Stream.of(
                      "java.base/sun.net.util",
                      "java.rmi/sun.rmi.registry",
                      "jdk.compiler/com.sun.tools.javac.api",
                      "jdk.compiler/com.sun.tools.javac.file",
                      "jdk.compiler/com.sun.tools.javac.parser",
                      "jdk.compiler/com.sun.tools.javac.tree",
                      "jdk.compiler/com.sun.tools.javac.util",
                      "java.security.jgss/sun.security.krb5")
                  .map(name -> "--add-exports=" + name + "=ALL-UNNAMED"),
              Stream.of(
                      "java.lang",
                      "java.net",
                      "java.io",
                      "java.nio",
                      "sun.nio.ch",
                      "java.lang.reflect",
                      "java.text",
                      "java.time",
                      "java.util",
                      "java.util.concurrent",
                      "java.util.concurrent.atomic",
                      "java.util.concurrent.locks")
                  .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED"))
          .toList();

  static final List<String> JOB_MANAGER_MEMORY =
      List.of("-Xmx400m", "-XX:MaxMetaspaceSize=" + METASPACE_MEGABYTES + "m");

  private FlinkConfiguration() {}

  static List<String> taskManagerMemory(FlinkOptions options) {
    int heap = FRAMEWORK_HEAP_MEGABYTES + options.taskHeapMegabytes();
    int direct = OFF_HEAP_MEGABYTES + options.networkMegabytes();
    return List.of(
        "-Xmx" + heap + "m",
        "-XX:MaxDirectMemorySize=" + direct + "m",
        "-XX:MaxMetaspaceSize=" + METASPACE_MEGABYTES + "m");
  }

  static Map<String, String> settings(
      FlinkOptions options, int restPort, int rpcPort, Path temporary, Path state) {
    Map<String, String> settings = new LinkedHashMap<>();
    addresses(settings, restPort, rpcPort);
    memory(settings, options);
    quickRecovery(settings);
    settings.put("taskmanager.numberOfTaskSlots", String.valueOf(options.slots()));
    settings.put("io.tmp.dirs", temporary.toString());
    settings.put("execution.checkpointing.dir", state.resolve("checkpoints").toUri().toString());
    settings.put(
        "execution.checkpointing.savepoint-dir", state.resolve("savepoints").toUri().toString());
    settings.put("flink.hadoop.dfs.replication", "1");
    settings.put("metrics.fetcher.update-interval", "1 s");
    settings.putAll(options.config());
    return settings;
  }

  private static void addresses(Map<String, String> settings, int restPort, int rpcPort) {
    for (String key :
        List.of(
            "jobmanager.rpc.address",
            "jobmanager.bind-host",
            "taskmanager.host",
            "taskmanager.bind-host",
            "rest.address",
            "rest.bind-address")) {
      settings.put(key, "127.0.0.1");
    }
    settings.put("jobmanager.rpc.port", String.valueOf(rpcPort));
    settings.put("rest.port", String.valueOf(restPort));
    settings.put("rest.bind-port", String.valueOf(restPort));
  }

  /** A TaskManager that is started without Flink's scripts needs every size told. */
  private static void memory(Map<String, String> settings, FlinkOptions options) {
    settings.put("taskmanager.cpu.cores", String.valueOf((double) options.slots()));
    settings.put("taskmanager.memory.framework.heap.size", FRAMEWORK_HEAP_MEGABYTES + "m");
    settings.put("taskmanager.memory.task.heap.size", options.taskHeapMegabytes() + "m");
    settings.put("taskmanager.memory.framework.off-heap.size", OFF_HEAP_MEGABYTES / 2 + "m");
    settings.put("taskmanager.memory.task.off-heap.size", OFF_HEAP_MEGABYTES / 2 + "m");
    settings.put("taskmanager.memory.managed.size", options.managedMegabytes() + "m");
    settings.put("taskmanager.memory.network.min", options.networkMegabytes() + "m");
    settings.put("taskmanager.memory.network.max", options.networkMegabytes() + "m");
    settings.put("taskmanager.memory.jvm-metaspace.size", METASPACE_MEGABYTES + "m");
    settings.put("taskmanager.memory.jvm-overhead.min", "128m");
    settings.put("taskmanager.memory.jvm-overhead.max", "128m");
  }

  /**
   * A dead TaskManager refuses connections, and two refused heartbeats are enough to notice it; a
   * busy one has much longer.
   */
  private static void quickRecovery(Map<String, String> settings) {
    settings.put("heartbeat.interval", "1000");
    settings.put("heartbeat.timeout", "60000");
    settings.put("pekko.ask.timeout", "60 s");
    settings.put("heartbeat.rpc-failure-threshold", "2");
    settings.put("cluster.registration.error-delay", "500");
    settings.put("cluster.registration.refused-registration-delay", "1000");
    settings.put("cluster.registration.max-timeout", "2000");
    settings.put("restart-strategy.type", "fixed-delay");
    settings.put("restart-strategy.fixed-delay.attempts", "10");
    settings.put("restart-strategy.fixed-delay.delay", "1 s");
    // Otherwise a job fails at once, not after slot.request.timeout, when all slots are away for
    // a moment in a cluster that has run for five minutes.
    settings.put("resourcemanager.standalone.start-up-time", "86400000");
  }
}
