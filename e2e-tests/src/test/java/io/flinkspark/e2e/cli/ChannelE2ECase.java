package io.flinkspark.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import io.flinkspark.bridge.testkit.BridgeClusters;
import io.flinkspark.e2e.cli.BridgeScript.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./bridge channel}: the commands of the page, on a small channel. */
final class ChannelE2ECase {
  private static final String PLACE = "hdfs://HOST:PORT/bridge/orders";

  @TempDir private Path folder;

  @AfterEach
  void noProcessIsLeft() {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(script().processes()).isEmpty());
  }

  @Test
  void commandsOfThePageOnThisMachine() throws Exception {
    Path channel = folder.resolve("orders");
    for (Map.Entry<String, byte[]> file : new HandmadeChannel().files().entrySet()) {
      Path path = channel.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    runThePage(channel.toUri().toString());
    assertThat(channel.resolve("data").toFile().list()).hasSize(1);
  }

  @Test
  void commandsOfThePageInHdfs() throws Exception {
    try (BridgeClusters clusters = BridgeClusters.builder().hdfs().start()) {
      for (Map.Entry<String, byte[]> file : new HandmadeChannel().files().entrySet()) {
        clusters.hdfs().write("/bridge/orders/" + file.getKey(), file.getValue());
      }
      runThePage(clusters.hdfs().uri() + "/bridge/orders");
      assertThat(clusters.hdfs().list("/bridge/orders/data")).hasSize(1);
    }
  }

  private void runThePage(String place) throws Exception {
    List<String> commands = commands();
    assertThat(commands).hasSize(6);
    assertThat(run(commands.get(0), place))
        .contains(
            "bridge id       orders-v1", "epochs          6 live, 1 to 6", "rows            60");
    assertThat(run(commands.get(1), place))
        .contains("6 files of ", " became 1 of ", "; 60 rows of 6");
    assertThat(run(commands.get(2), place)).contains("3 epochs with 30 rows");
    assertThat(run(commands.get(3), place)).contains("7 files of ", "would be removed");
    assertThat(run(commands.get(4), place)).contains("7 files of ", ": removed", "r1_2_0_failed");
    JsonObject json = JsonParser.object().from(run(commands.get(5), place));
    assertThat(json.getLong("rows")).isEqualTo(30);
    assertThat(json.getLong("files")).isEqualTo(1);
    assertThat(json.getLong("expiredThrough")).isEqualTo(3);
    assertThat(json.getLong("completeUntil")).isEqualTo(6000);
  }

  private static List<String> commands() throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream()
        .filter(line -> line.startsWith("./bridge channel "))
        .toList();
  }

  private String run(String command, String place) throws Exception {
    assertThat(command).contains(PLACE);
    String[] words = command.replace(PLACE, place).split(" ");
    Result result = script().run(List.of(words).subList(1, words.length).toArray(String[]::new));
    assertThat(result.exitCode()).as(command + "\n" + result.out() + result.err()).isZero();
    return result.out();
  }

  @Test
  void whatAPersonCanPutRightIsTwo() throws Exception {
    Result action = script().run("channel", "shrink", folder.toString());
    assertThat(action.exitCode()).isEqualTo(2);
    assertThat(action.err())
        .contains("shrink is none of compact, expire, orphans, describe")
        .doesNotContain("\tat ");
    Result nothing = script().run("channel", "describe", folder.resolve("nothing").toString());
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err()).contains("Cannot open the channel").doesNotContain("\tat ");
  }

  private BridgeScript script() {
    return new BridgeScript(folder, Map.of());
  }
}
