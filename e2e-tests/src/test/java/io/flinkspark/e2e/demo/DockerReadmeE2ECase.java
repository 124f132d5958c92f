package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flinkspark.e2e.docker.ContainerClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every command that docker/README.md tells to submit a job with, word for word, in its order. */
@Tag("containers-only")
@Tag("long")
@ExtendWith(RunningClusters.class)
final class DockerReadmeE2ECase {
  private static final Path README = Path.of("../docker/README.md");
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Pattern BLOCK = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);
  private static final Pattern SERVING = Pattern.compile("Serving \\S+ at bridge:");

  private record Serving(String command, Process process, Path log) {}

  private final Deque<Serving> serving = new ArrayDeque<>();

  @Test
  void everyCommandSucceeds(RunningClusters.Site site) throws Exception {
    ContainerClusters clusters = site.containers();
    Path shared = clusters.shared();
    Path logs = Files.createDirectories(Path.of("target/docker-readme"));
    List<String> commands = commands();
    assertThat(commands).as("commands in " + README).hasSizeGreaterThan(20);
    try {
      for (String command : commands) {
        String here = command.replaceAll("(?<![\\w-])/?shared/", shared + "/");
        run(clusters, command, here, logs.resolve(commands.indexOf(command) + ".log"));
      }
    } finally {
      serving.forEach(it -> it.process().destroyForcibly());
    }

    assertThat(shared.resolve("traffic/report/index.html")).exists();
    assertThat(TextFiles.lines(shared.resolve("joined")))
        .as("orders with their customers")
        .hasSize(1_000);
    assertThat(TextFiles.lines(site.clusters().hdfs(), "/orders-json"))
        .as("rows of the query")
        .hasSize(1_000);
    assertThat(TextFiles.lines(site.clusters().hdfs(), "/counted"))
        .as("customers with their orders")
        .hasSize(100);
    assertThat(Files.readString(logs.resolve(commands.size() - 1 + ".log")))
        .as("what the SQL client printed")
        .contains("Monday");
  }

  /** One that ends with an ampersand serves the next, and ends when that has read everything. */
  private void run(ContainerClusters clusters, String command, String here, Path log)
      throws Exception {
    System.out.println("docker/README.md: " + command);
    Files.deleteIfExists(log);
    Process process = clusters.shell(here.replaceAll(" &$", ""), log);
    if (command.endsWith(" &")) {
      serving.push(new Serving(command, process, log));
      await(command)
          .atMost(PATIENCE)
          .until(() -> !process.isAlive() || SERVING.matcher(Files.readString(log)).find());
      assertThat(process.isAlive()).as(() -> text(command, log)).isTrue();
      return;
    }
    assertSucceeds(command, process, log);
    while (!serving.isEmpty()) {
      Serving server = serving.pop();
      assertSucceeds(server.command(), server.process(), server.log());
    }
  }

  private static void assertSucceeds(String command, Process process, Path log) throws Exception {
    boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(ended).as(() -> text(command, log)).isTrue();
    assertThat(process.exitValue()).as(() -> text(command, log)).isZero();
  }

  private static String text(String command, Path log) {
    try {
      return command + " printed\n" + Files.readString(log);
    } catch (IOException e) {
      return command + " left nothing to read: " + e;
    }
  }

  /** The commands of the section, each on one line. */
  private static List<String> commands() throws IOException {
    String text = Files.readString(README);
    String section = text.substring(text.indexOf("## Submitting the jobs"));
    section = section.substring(0, section.indexOf("\n## ", 3));
    List<String> commands = new ArrayList<>();
    Matcher block = BLOCK.matcher(section);
    while (block.find()) {
      block.group(1).replaceAll("\\\\\n\\s*", "").lines().forEach(commands::add);
    }
    return commands;
  }
}
