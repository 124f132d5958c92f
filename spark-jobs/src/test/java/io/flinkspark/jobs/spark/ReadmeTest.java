package io.flinkspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.jobs.spark.channel.CompactCommand;
import io.flinkspark.jobs.spark.channel.DescribeCommand;
import io.flinkspark.jobs.spark.channel.ExpireCommand;
import io.flinkspark.jobs.spark.channel.OrphansCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The option tables of README.md are generated from the code. When they differ, run this test with
 * {@code -Dreadme.update=true}: it writes them.
 */
class ReadmeTest {
  private static final Path README = Path.of("README.md");

  static List<Class<?>> jobs() {
    return List.of(
        TrafficReportJob.class,
        LiveTrafficJob.class,
        LiveDelayJob.class,
        HostCountStreamJob.class,
        RankedSampleJob.class,
        ValueCountJob.class,
        PublishJob.class,
        ReadChannelJob.class,
        HostHistoryJob.class,
        CompactCommand.class,
        ExpireCommand.class,
        OrphansCommand.class,
        DescribeCommand.class);
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void optionTableIsThatOfTheCode(Class<?> job) throws IOException {
    String name = job.getSimpleName();
    String open = "<!-- options of " + name + " -->\n";
    String close = "<!-- end -->";
    String readme = Files.readString(README);
    assertThat(readme).as(name + " has a table").contains(open);
    int from = readme.indexOf(open) + open.length();
    int to = readme.indexOf(close, from);
    if (Boolean.getBoolean("readme.update")) {
      Files.writeString(README, readme.substring(0, from) + table(job) + readme.substring(to));
      return;
    }
    assertThat(readme.substring(from, to)).as("options of " + name).isEqualTo(table(job));
  }

  private static String table(Class<?> job) {
    List<String> rows = new ArrayList<>();
    rows.add("| option | default | meaning |");
    rows.add("|---|---|---|");
    for (OptionSpec option : new CommandLine(job).getCommandSpec().options()) {
      if (option.usageHelp() || option.versionHelp()) {
        continue;
      }
      String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
      String fallback =
          option.required() && option.group() == null
              ? "required"
              : option.defaultValue() == null ? "" : "`" + option.defaultValue() + "`";
      String meaning =
          String.join(" ", option.description())
              .replace(" (default: " + option.defaultValue() + ")", "");
      rows.add(
          "| `%s%s` | %s | %s |"
              .formatted(option.longestName(), value, fallback, meaning.replace("|", "\\|")));
    }
    return String.join("\n", rows) + "\n";
  }
}
