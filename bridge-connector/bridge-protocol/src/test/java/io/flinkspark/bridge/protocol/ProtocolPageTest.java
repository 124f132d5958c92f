package io.flinkspark.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** PROTOCOL.md and CHANNEL.md name every message and every error code that the code has. */
class ProtocolPageTest {

  @Test
  void namesEveryMessageAndCode() throws Exception {
    String page = Files.readString(Path.of("..", "PROTOCOL.md"));
    for (Message message : Samples.all()) {
      int number = MessageCodec.number(message.getClass());
      assertThat(page).contains("| " + number + " | " + message.getClass().getSimpleName() + " |");
    }
    String channelPage = Files.readString(Path.of("..", "CHANNEL.md"));
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(code.number() / 1000 == 5 ? channelPage : page)
          .contains(
              String.format(
                  "| %d | %s | %s | %s |",
                  code.number(),
                  code,
                  code.blame().name().toLowerCase(java.util.Locale.ROOT),
                  code.isRetriable() ? "yes" : "no"));
    }
    assertThat(page).contains("version " + Version.CURRENT);
  }
}
