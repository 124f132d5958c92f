package io.flinkspark.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, tokens, limits, error codes. */
class OptionsTest {

  @Test
  void readsAddresses() {
    assertThat(BridgeAddress.parse("bridge://driver:7420").endpoints())
        .containsExactly(new Endpoint("driver", 7420));
    BridgeAddress several = BridgeAddress.parse("bridge://a:1, bridge://[::1]:2,10.0.0.1:3");
    assertThat(several.endpoints())
        .containsExactly(new Endpoint("a", 1), new Endpoint("::1", 2), new Endpoint("10.0.0.1", 3));
    assertThat(several).hasToString("bridge://a:1,bridge://[::1]:2,bridge://10.0.0.1:3");
    assertThat(BridgeAddress.parse(several.toString())).isEqualTo(several);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "driver:7420",
        "http://driver:7420",
        "bridge://driver",
        "bridge://driver:",
        "bridge://:7420",
        "bridge://driver:0",
        "bridge://driver:65536",
        "bridge://driver:99999999999",
        "bridge://driver:-1",
        "bridge://::1:7420",
        "bridge://[]:7420",
        "bridge://a:1,",
        "bridge://a:1/orders",
        "bridge://a b:1"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> BridgeAddress.parse(text))
        .isInstanceOf(BridgeException.class)
        .hasMessageStartingWith("Cannot ")
        .hasMessageEndingWith("[BRIDGE-3001]");
  }

  @Test
  void tokensComeFromTextFilesAndChance(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
    assertThat(Token.fromFile(file)).isEqualTo(Token.of("0123456789abcdef"));
    assertThat(Token.random()).isNotEqualTo(Token.random());
    assertThatThrownBy(() -> Token.fromFile(folder.resolve("none")))
        .hasMessageContaining("no readable file");
    assertThatThrownBy(() -> Token.fromEnvironment("BRIDGE_NO_SUCH_VARIABLE"))
        .hasMessageContaining("the environment has no BRIDGE_NO_SUCH_VARIABLE");
  }

  @Test
  void secretsAreNotPrinted() {
    assertThatThrownBy(() -> Token.of("hunter2"))
        .hasMessageContaining("shorter than 16 characters (7)")
        .hasMessageNotContaining("hunter2");
    assertThat(Token.of("0123456789abcdef").toString()).doesNotContain("0123");
    assertThat(Samples.bytes(3, 'a')).hasToString("3 bytes");
    assertThat(TlsOptions.on().keyStore(Path.of("k.p12"), "hunter2").build().toString())
        .contains("k.p12")
        .doesNotContain("hunter2");
  }

  @Test
  void refusesMeaninglessLimits() {
    assertThatThrownBy(() -> Limits.DEFAULT.withDataFrameBytes(100))
        .hasMessageContaining("frames of less than 4096 bytes");
    assertThatThrownBy(() -> Limits.DEFAULT.withConnectTimeout(Duration.ZERO))
        .hasMessageContaining("connect timeout PT0S");
    assertThatThrownBy(() -> Limits.DEFAULT.withHandshakeTimeout(Duration.ofDays(100)))
        .hasMessageContaining("handshake timeout");
    assertThat(Limits.DEFAULT.withSilenceTimeout(Duration.ZERO).silenceTimeout()).isZero();
  }

  @Test
  void oneSixtyFourMebibyteRowFits() {
    assertThat(Limits.DEFAULT.dataFrameBytes()).isGreaterThan(65 << 20);
  }

  @Test
  void errorCodesAreUnique() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).doesNotHaveDuplicates();
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(ErrorCode.of(code.number())).contains(code);
    }
    assertThat(ErrorCode.of(1)).isEmpty();
  }

  /** Sources and sinks carry these inside their own, serialized, selves. */
  @Test
  void configurationIsSerializable() throws Exception {
    List<Object> configuration =
        List.of(
            BridgeAddress.parse("bridge://a:1"),
            Token.of("0123456789abcdef"),
            Limits.DEFAULT,
            Samples.plan(),
            new SplitId(1, 2));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(configuration);
      out.writeObject(TlsOptions.on().pemTrust(Path.of("ca.pem")).build());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(configuration);
      assertThat(((TlsOptions) in.readObject()).isOn()).isTrue();
    }
  }
}
