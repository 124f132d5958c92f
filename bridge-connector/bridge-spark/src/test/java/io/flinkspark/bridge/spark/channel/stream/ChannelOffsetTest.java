package io.flinkspark.bridge.spark.channel.stream;

import static io.flinkspark.bridge.spark.channel.stream.TestLedger.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelPosition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.execution.streaming.SerializedOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelOffsetTest {

  private static final String CHANNEL = "3f0f44e6-3a3c-4d3e-9d6a-6f7b8f0d3c11";

  private static String golden(String name) throws IOException {
    String file = "/golden/channel-offset-v1/" + name + ".json";
    try (InputStream in = ChannelOffsetTest.class.getResourceAsStream(file)) {
      assertThat(in).as("golden file %s", file).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "behind-epoch, 41, 0, 97",
    "inside-epoch, 42, 1000000, 9007199254740993",
    "before-first-epoch, 0, 0, 0"
  })
  void staysAsItWas(String name, long epoch, long rows, long entry) throws IOException {
    ChannelPosition position = new ChannelPosition(CHANNEL, epoch, entry);
    ChannelOffset offset =
        rows == 0 ? ChannelOffset.behind(position) : ChannelOffset.inside(position, rows);
    assertThat(offset.json()).isEqualTo(golden(name));
    ChannelOffset read = ChannelOffset.parse(golden(name));
    assertThat(read).isEqualTo(offset);
    assertThat(read.position()).isEqualTo(position);
    assertThat(read.rows()).isEqualTo(rows);
    assertThat(read.isInside()).isEqualTo(rows > 0);
  }

  @Test
  void equalsWhatSparkReadsFromItsLog() {
    ChannelOffset offset = ChannelOffset.behind(new ChannelPosition(CHANNEL, 41, 97));
    assertThat(new SerializedOffset(offset.json())).isEqualTo(offset);
    assertThat(offset).isEqualTo(new SerializedOffset(offset.json()));
  }

  @Test
  void passesOverFieldsThatItDoesNotKnow() throws IOException {
    String more = golden("behind-epoch").replace("\"rows\"", "\"new\":{\"a\":[1]},\"rows\"");
    assertThat(ChannelOffset.parse(more).json()).isEqualTo(golden("behind-epoch"));
  }

  @Test
  void refusesALaterVersionWhateverItHolds() {
    assertFails(
        () -> ChannelOffset.parse("{\"version\":2,\"channel\":{\"id\":1},\"epoch\":\"x\"}"),
        ErrorCode.CHANNEL_VERSION,
        "version 2",
        "knows up to 1",
        "the release that wrote the checkpoint");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "17",
        "{}",
        "[1]",
        "{\"version\":1}",
        "{\"version\":1,\"channel\":\"c\",\"epoch\":1,\"rows\":0}",
        "{\"version\":1,\"channel\":\"c\",\"epoch\":-1,\"rows\":0,\"entry\":1}",
        "{\"version\":1,\"channel\":\"c\",\"epoch\":\"1\",\"rows\":0,\"entry\":1}",
        "{\"version\":0,\"channel\":\"c\",\"epoch\":1,\"rows\":0,\"entry\":1}",
        "{\"version\":1,\"channel\":\"c\",\"epoch\":1,\"rows\":0,\"entry\":1",
        "{\"version\":1,\"channel\":\"c\",\"epoch\":1,\"rows\":0,\"entry\":1}{}",
        "{\"topic\":{\"0\":5}}"
      })
  void refusesAnythingElse(String json) {
    assertFails(
        () -> ChannelOffset.parse(json), ErrorCode.INVALID_ARGUMENT, "not one of a channel");
  }
}
