package io.flinkspark.bridge.functions;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.client.program.PackagedProgramUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** Submits a job to one session cluster so many times; prints the metaspace in use after each. */
public final class LeakProgram {
  private LeakProgram() {}

  @SuppressWarnings("try")
  public static void main(String[] args) throws Exception {
    int times = Integer.parseInt(args[0]);
    List<URL> classPath = new ArrayList<>();
    for (String entry : List.of(args).subList(2, args.length)) {
      classPath.add(Path.of(entry).toUri().toURL());
    }
    Configuration configuration = new Configuration();
    MiniClusterConfiguration cluster =
        new MiniClusterConfiguration.Builder()
            .setConfiguration(configuration)
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(1)
            .build();
    try (MiniCluster miniCluster = new MiniCluster(cluster)) {
      miniCluster.start();
      for (int i = 0; i < times; i++) {
        JobGraph graph = onThreadThatEnds(() -> compile(configuration, args[1], classPath));
        graph.setClasspaths(classPath);
        miniCluster.executeJobBlocking(graph);
        System.gc();
        System.out.println(metaspace() >> 20);
      }
    } catch (Throwable e) {
      e.printStackTrace();
      // Some threads of the cluster are no daemons.
      Runtime.getRuntime().halt(1);
    }
  }

  /** As a command line's process ends after it submitted. */
  private static JobGraph onThreadThatEnds(Callable<JobGraph> client) throws Exception {
    FutureTask<JobGraph> task = new FutureTask<>(client);
    Thread thread = new Thread(task, "client");
    thread.start();
    JobGraph graph = task.get();
    thread.join();
    return graph;
  }

  private static JobGraph compile(Configuration configuration, String job, List<URL> classPath)
      throws Exception {
    try (PackagedProgram program =
        PackagedProgram.newBuilder()
            .setEntryPointClassName(job)
            .setUserClassPaths(classPath)
            .setConfiguration(configuration)
            .build()) {
      return PackagedProgramUtils.createJobGraph(program, configuration, 1, true);
    }
  }

  private static long metaspace() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Metaspace"))
        .map(MemoryPoolMXBean::getUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }
}
