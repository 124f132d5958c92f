package io.flinkspark.bridge.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code flink run -d}, wherever the command line runs. */
final class FlinkRun {

  private static final Pattern SUBMITTED =
      Pattern.compile("Job has been submitted with JobID ([0-9a-f]{32})");

  private FlinkRun() {}

  static List<String> settings(Map<String, String> config) {
    return config.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(setting -> "-D" + setting.getKey() + "=" + setting.getValue())
        .toList();
  }

  static FlinkJob submit(
      FlinkCluster cluster,
      Path jar,
      String mainClass,
      List<String> args,
      int parallelism,
      List<String> options) {
    List<String> arguments = new ArrayList<>(List.of("run", "--detached"));
    arguments.addAll(options);
    arguments.addAll(
        List.of(
            "--parallelism",
            String.valueOf(parallelism),
            "--class",
            mainClass,
            cluster.jar(jar).toString()));
    arguments.addAll(args);
    String output = cluster.commandLine("submit " + mainClass + " to Flink", arguments);
    Matcher submitted = SUBMITTED.matcher(output);
    if (!submitted.find()) {
      throw new TestkitException(
          "Cannot submit %s to Flink: it ended without a job and printed\n%s"
              .formatted(mainClass, output));
    }
    return cluster.job(submitted.group(1));
  }
}
