package io.flinkspark.bridge.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.Limits;
import io.flinkspark.bridge.protocol.TlsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgeSettingsTest {

  @TempDir Path folder;

  private static BridgeSettings settings(String... pairs) {
    Map<String, String> configuration = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      configuration.put(pairs[i], pairs[i + 1]);
    }
    return new BridgeSettings(configuration);
  }

  @Test
  void withoutSettingsAreTheDefaults() {
    BridgeSettings settings = settings("spark.master", "local", "spark.bridges", "many");
    assertThat(settings.number(BridgeOption.PORT)).isEqualTo(7420);
    assertThat(settings.text(BridgeOption.BIND)).hasValue("127.0.0.1");
    assertThat(settings.text(BridgeOption.ADVERTISE)).isEmpty();
    assertThat(settings.duration(BridgeOption.CORE_TIMEOUT)).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(settings.tls()).isSameAs(TlsOptions.off());
    assertThat(settings.token()).isNotEqualTo(settings.token());
  }

  @Test
  void valuesAreWrittenAsSparksOwn() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "a token of some length\n");
    BridgeSettings settings =
        settings(
            "spark.bridge.port", "0",
            "spark.bridge.token-file", file.toString(),
            "spark.bridge.reader-timeout", "1min",
            "spark.bridge.limits.max-frame-size", "256m",
            "spark.bridge.limits.silence-timeout", "0");
    assertThat(settings.number(BridgeOption.PORT)).isZero();
    assertThat(settings.token().reveal()).isEqualTo("a token of some length");
    assertThat(settings.duration(BridgeOption.READER_TIMEOUT)).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.limits().dataFrameBytes()).isEqualTo(256 << 20);
    assertThat(settings.limits().silenceTimeout()).isZero();
  }

  @Test
  void unknownNamesAreRefusedWithTheNearest() {
    assertThatThrownBy(() -> settings("spark.bridge.tokenfile", "x"))
        .hasMessageContaining(
            "Cannot use setting spark.bridge.tokenfile: there is none of this name")
        .hasMessageContaining("is it spark.bridge.token-file?");
    assertThatThrownBy(() -> settings("spark.bridge.tls.enable", "true"))
        .hasMessageContaining("is it spark.bridge.tls.enabled?");
  }

  @Test
  void valuesThatAreNoneAreRefused() {
    assertThatThrownBy(() -> settings("spark.bridge.port", "http").number(BridgeOption.PORT))
        .hasMessageContaining("Cannot use setting spark.bridge.port")
        .hasMessageContaining("(http)");
    assertThatThrownBy(() -> settings("spark.bridge.limits.max-frame-size", "3g").limits())
        .hasMessageContaining("Cannot use setting spark.bridge.limits.max-frame-size")
        .hasMessageContaining("(3g)");
    assertThatThrownBy(() -> settings("spark.bridge.tls.enabled", "yes").tls())
        .hasMessageContaining("neither true nor false (yes)");
    assertThatThrownBy(() -> settings("spark.bridge.token-file", "/nowhere").token())
        .hasMessageContaining("no readable file (/nowhere)");
  }

  @Test
  void tlsIsAsItsSettingsSay() {
    TlsOptions stores =
        settings(
                "spark.bridge.tls.enabled", "true",
                "spark.bridge.tls.key-store", "key.p12",
                "spark.bridge.tls.key-store-password", "secret one",
                "spark.bridge.tls.trust-store", "trust.p12",
                "spark.bridge.tls.trust-store-password", "secret two",
                "spark.bridge.tls.require-client-certificate", "true")
            .tls();
    assertThat(stores).hasToString("TLS (identity key.p12, trust trust.p12)");
    TlsOptions pem =
        settings(
                "spark.bridge.tls.enabled", "true",
                "spark.bridge.tls.certificates", "chain.pem",
                "spark.bridge.tls.private-key", "key.pem",
                "spark.bridge.tls.trusted-certificates", "ca.pem",
                "spark.bridge.tls.verify-host", "false")
            .tls();
    assertThat(pem).hasToString("TLS (identity chain.pem, trust ca.pem)");
  }

  @Test
  void halfTlsIsRefused() {
    assertThatThrownBy(() -> settings("spark.bridge.tls.key-store", "key.p12").tls())
        .hasMessageContaining("spark.bridge.tls.enabled is not true");
    assertThatThrownBy(
            () ->
                settings(
                        "spark.bridge.tls.enabled", "true",
                        "spark.bridge.tls.certificates", "chain.pem")
                    .tls())
        .hasMessageContaining("it needs spark.bridge.tls.private-key");
  }
}
