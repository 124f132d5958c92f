package io.flinkspark.bridge.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkTableConfigTest {

  private static final String TOKEN = "a secret that nobody may see";

  private static SparkTableConfig config(String... keysAndValues) {
    Map<String, String> options = new HashMap<>();
    options.put("address", "bridge://driver:7420");
    options.put("token", TOKEN);
    options.put("publication", "orders");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      options.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new SparkTableConfig(Configuration.fromMap(options));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "token-file|/t|exactly one of the options 'token' and 'token-file' is needed",
        "token|short|is shorter than 16 characters",
        "tls.trust-store|/t|the option 'tls.trust-store' is set and 'tls.enabled' is not",
        "retry.attempts|-1|Cannot retry: a negative number of retries (-1)",
        "limits.max-frame-size|3g|'limits.max-frame-size' is out of range (3221225472 bytes)",
        "limits.connect-timeout|0s|Cannot set limits: connect timeout PT0S",
        "address|nowhere|nowhere",
      })
  void refusesWhatMakesNoSense(String key, String value, String message) {
    assertThatThrownBy(() -> config(key, value))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining(TOKEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tls.trust-store|/t|tls.trusted-certificates|/c|only one of the options 'tls.trust-store'",
        "tls.key-store|/t|tls.private-key|/k|only one of the options 'tls.key-store'",
        "tls.key-store|/t|tls.certificates|/k|only one of the options 'tls.key-store'",
        "tls.certificates|/c|tls.verify-host|false|'tls.certificates' and 'tls.private-key' need",
        "tls.trust-store|/t|tls.verify-host|true|'tls.trust-store-password' is missing",
        "tls.key-store|/t|tls.verify-host|true|'tls.key-store-password' is missing",
      })
  void refusesTlsFilesThatDoNotGoTogether(
      String key, String value, String otherKey, String otherValue, String message) {
    assertThatThrownBy(() -> config("tls.enabled", "true", key, value, otherKey, otherValue))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(message);
  }

  @Test
  void takesTheSourcesParallelism() {
    assertThat(config("scan.parallelism", "3").parallelism()).contains(3);
    assertThat(config().parallelism()).isEmpty();
  }
}
