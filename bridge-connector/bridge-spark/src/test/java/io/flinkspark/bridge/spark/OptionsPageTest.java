package io.flinkspark.bridge.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The option table of README.md is generated from the code. When they differ, run this test with
 * {@code -Dreadme.update=true}: it writes the table.
 */
class OptionsPageTest {

  private static final Path README = Path.of("README.md");
  private static final String OPEN = "<!-- settings -->\n";
  private static final String CLOSE = "<!-- end -->";

  private static String table() {
    List<String> rows = new ArrayList<>();
    rows.add("| setting | default | meaning |");
    rows.add("|---|---|---|");
    for (BridgeOption option : BridgeOption.values()) {
      String fallback = option.fallback().isEmpty() ? "" : "`" + option.fallback() + "`";
      rows.add(String.format("| `%s` | %s | %s |", option.key(), fallback, option.meaning()));
    }
    return String.join("\n", rows) + "\n";
  }

  @Test
  void settingsAreThoseOfTheCode() throws IOException {
    String readme = Files.readString(README);
    int from = readme.indexOf(OPEN) + OPEN.length();
    int to = readme.indexOf(CLOSE, from);
    assertThat(from).as("the table's place").isGreaterThanOrEqualTo(OPEN.length());
    if (Boolean.getBoolean("readme.update")) {
      Files.writeString(README, readme.substring(0, from) + table() + readme.substring(to));
      return;
    }
    assertThat(readme.substring(from, to)).isEqualTo(table());
  }

  @Test
  void theBuilderHasAMethodForEachGroupOfSettings() {
    assertThat(publicMethods(SparkBridge.Builder.class))
        .isEqualTo(
            Arrays.stream(BridgeOption.values())
                .map(option -> methodOf(option.key()))
                .collect(Collectors.toSet()));
  }

  private static String methodOf(String key) {
    String name = key.substring(BridgeOption.PREFIX.length());
    if (name.equals("token-file")) {
      return "token";
    }
    String[] words = name.split("\\.")[0].split("-");
    return words[0]
        + Arrays.stream(words)
            .skip(1)
            .map(word -> word.substring(0, 1).toUpperCase() + word.substring(1))
            .collect(Collectors.joining());
  }

  private static Set<String> publicMethods(Class<?> builder) {
    return Arrays.stream(builder.getDeclaredMethods())
        .filter(method -> method.getReturnType() == builder)
        .map(Method::getName)
        .collect(Collectors.toSet());
  }

  @Test
  void eachPublishOptionIsNamed() throws IOException {
    String readme = Files.readString(README);
    List<String> methods =
        Arrays.stream(PublishOptions.class.getDeclaredMethods())
            .map(Method::getName)
            .filter(name -> name.startsWith("with"))
            .toList();
    assertThat(methods).isNotEmpty();
    assertThat(methods).allMatch(name -> readme.contains("| `" + name + "` |"));
    assertThat(readme.lines().filter(line -> line.startsWith("| `with"))).hasSameSizeAs(methods);
  }
}
