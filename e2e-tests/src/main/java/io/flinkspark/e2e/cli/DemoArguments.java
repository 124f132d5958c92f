package io.flinkspark.e2e.cli;

import io.flinkspark.e2e.demo.DemoOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a demo; also what the supervisor gets of them. */
final class DemoArguments {
  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "Access log (common or combined format). Without it one is generated.")
  private Path input;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "bridge-out",
      description = "Gets report, tables, summary.json, logs. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Option(
      names = "--lines",
      paramLabel = "N",
      defaultValue = "200000",
      description = "Lines to generate when there is no --input. Default: ${DEFAULT-VALUE}.")
  private long lines;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the generated log. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Partitions of the input topic. Default: ${DEFAULT-VALUE}.",
        "With more than one it depends on timing which lines are late."
      })
  private int partitions;

  @Option(
      names = "--live",
      description = "Also run the two streaming Spark jobs on the results in Kafka.")
  private boolean live;

  @Mixin private PortOptions ports = new PortOptions();

  DemoOptions options() {
    return new DemoOptions(
        Optional.ofNullable(input), out, lines, seed, partitions, live, ports.ports());
  }

  /** The same again as arguments, with paths that hold in any working directory. */
  List<String> asArguments() {
    List<String> list = new ArrayList<>();
    if (input != null) {
      list.add("--input=" + input.toAbsolutePath());
    }
    list.add("--out=" + out.toAbsolutePath());
    list.add("--lines=" + lines);
    list.add("--seed=" + seed);
    list.add("--partitions=" + partitions);
    if (live) {
      list.add("--live");
    }
    ports.ports().forEach((role, port) -> list.add("--port=" + role + "=" + port));
    return list;
  }
}
