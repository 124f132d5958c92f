package io.flinkspark.jobs.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The option tables of the README are what {@code --help} prints. */
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
  void showsTheOptionsOfTheSqlJob() throws IOException {
    assertShown(new SqlJob.Options());
  }

  private static void assertShown(Object options) throws IOException {
    String usage = JobCommandLine.commandLine(options).getUsageMessage().stripTrailing();

    assertThat(Files.readString(README))
        .as("copy this text into %s", README)
        .contains("```text\n" + usage + "\n```");
  }
}
