package io.flinkspark.bridge.testkit;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How one JVM is started. Each {@code with} method answers a copy that has more. */
record JavaCommand(
    String mainClass,
    String classPath,
    List<String> jvmOptions,
    List<String> arguments,
    Map<String, String> environment,
    Path directory) {

  JavaCommand(String mainClass, String classPath, Path directory) {
    this(mainClass, classPath, List.of(), List.of(), Map.of(), directory);
  }

  JavaCommand {
    jvmOptions = List.copyOf(jvmOptions);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  JavaCommand withJvmOptions(String... more) {
    return withJvmOptions(List.of(more));
  }

  JavaCommand withJvmOptions(List<String> more) {
    return new JavaCommand(
        mainClass, classPath, joined(jvmOptions, more), arguments, environment, directory);
  }

  /** With classes that hide others of the same name; none when it is empty. */
  JavaCommand withClassPathFirst(String more) {
    return more.isEmpty()
        ? this
        : new JavaCommand(
            mainClass,
            more + File.pathSeparator + classPath,
            jvmOptions,
            arguments,
            environment,
            directory);
  }

  JavaCommand withArguments(String... more) {
    return withArguments(List.of(more));
  }

  JavaCommand withArguments(List<String> more) {
    return new JavaCommand(
        mainClass, classPath, jvmOptions, joined(arguments, more), environment, directory);
  }

  JavaCommand withEnvironment(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    return new JavaCommand(mainClass, classPath, jvmOptions, arguments, all, directory);
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
