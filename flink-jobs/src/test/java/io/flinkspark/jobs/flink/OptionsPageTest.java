package io.flinkspark.jobs.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The option tables of the README are what {@code --help} prints. When they differ, run this test
 * with {@code -Dreadme.update=true}: it writes them.
 */
class OptionsPageTest {

  private static final Path README = Path.of("README.md");

  @Test
  void showsTheOptionsOfTheAccessLogJob() throws IOException {
    assertShown(new AccessLogOptions());
  }

  @Test
  void showsTheOptionsOfTheValueCountJob() throws IOException {
    assertShown(new ValueCountJob.Options());
  }

  @Test
  void showsTheOptionsOfTheReadPublicationJob() throws IOException {
    assertShown(new ReadPublicationJob.Options());
  }

  @Test
  void showsTheOptionsOfTheWriteChannelJob() throws IOException {
    assertShown(new WriteChannelJob.Options());
  }

  @Test
  void showsTheOptionsOfTheAnomalyJob() throws IOException {
    assertShown(new AnomalyOptions());
  }

  @Test
  void showsTheOptionsOfTheSiteSessionsJob() throws IOException {
    assertShown(new SiteSessionsJob.Options());
  }

  @Test
  void showsTheOptionsOfTheSqlJob() throws IOException {
    assertShown(new SqlJob.Options());
  }

  private static void assertShown(Object options) throws IOException {
    CommandLine commandLine = JobCommandLine.commandLine(options);
    String usage = commandLine.getUsageMessage().stripTrailing();
    String open = "```text\nUsage: " + commandLine.getCommandName() + " ";
    String readme = Files.readString(README);
    assertThat(readme).as("options of " + commandLine.getCommandName()).contains(open);
    int from = readme.indexOf(open) + "```text\n".length();
    int to = readme.indexOf("\n```", from);
    if (Boolean.getBoolean("readme.update")) {
      Files.writeString(README, readme.substring(0, from) + usage + readme.substring(to));
      return;
    }
    assertThat(readme.substring(from, to))
        .as("options of " + commandLine.getCommandName())
        .isEqualTo(usage);
  }
}
