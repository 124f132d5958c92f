package io.flinkspark.bridge.testkit;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a system's processes are made of, for whoever starts them elsewhere, such as in containers:
 * the same jars and the same options as in {@link BridgeClusters}.
 */
public final class SystemFiles {

  /** Flink's SQL client, SQL gateway and metrics reporter, which no process here needs. */
  public static final String FLINK_OPT = "flink-opt";

  private SystemFiles() {}

  /**
   * The jars of a system in the order of its class path. Maven resolves them the first time, which
   * may download and take minutes.
   *
   * @param system {@code kafka}, {@code hdfs}, {@code flink}, {@code spark} or {@link #FLINK_OPT}
   * @param progress gets a line when Maven has to be asked
   * @throws TestkitException when there is no such system, or Maven cannot resolve it
   */
  public static List<Path> jars(String system, Consumer<String> progress) {
    ClassPaths classPaths =
        new ClassPaths(ClassPaths.defaultCache(), Maven::find, new Progress(progress));
    return Arrays.stream(classPaths.of(system).split(File.pathSeparator)).map(Path::of).toList();
  }

  /** What Flink's processes and its command line have to be told about Java's modules. */
  public static List<String> flinkModuleOptions() {
    return FlinkConfiguration.MODULE_OPTIONS;
  }

  /**
   * Copies a system's log settings, which write to standard output; those of {@code spark-quiet}
   * write warnings only, to standard error.
   *
   * @param file is replaced when it is there
   */
  public static void copyLogging(String system, Path file) {
    String prefix = system.equals(HdfsProcesses.SYSTEM) ? "log4j-" : "log4j2-";
    ConfigFiles.copyResource("conf/" + prefix + system + ".properties", file);
  }
}
