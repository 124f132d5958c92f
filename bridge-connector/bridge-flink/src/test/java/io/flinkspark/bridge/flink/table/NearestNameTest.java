package io.flinkspark.bridge.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

  @Test
  void isTheOneWithTheFewestChanges() {
    List<String> known = List.of("path", "bridge-id", "format", "max-open-files");

    assertThat(NearestName.to("pth", known)).isEqualTo("path");
    assertThat(NearestName.to("bridgeid", known)).isEqualTo("bridge-id");
    assertThat(NearestName.to("max-files", known)).isEqualTo("max-open-files");
    assertThat(NearestName.to("", known)).isEqualTo("path");
  }
}
