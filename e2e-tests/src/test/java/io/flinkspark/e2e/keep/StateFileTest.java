package io.flinkspark.e2e.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.e2e.keep.StateFile.Phase;
import io.flinkspark.e2e.keep.StateFile.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFileTest {
  @TempDir private Path home;

  @Test
  void readsWhatItWrote() {
    StateFile file = StateFile.in(home.resolve("new"));
    assertThat(file.read()).isEmpty();
    State state =
        new State(42, Phase.UP, 0, Map.of("kafka", 43L), Map.of("HDFS", "hdfs://127.0.0.1:1"));
    file.write(state);
    assertThat(file.read()).hasValue(state);
    file.delete();
    assertThat(file.read()).isEmpty();
  }

  @Test
  void namesAFileThatIsNone() throws IOException {
    Files.writeString(home.resolve("state.json"), "nonsense");
    assertThatThrownBy(() -> StateFile.in(home).read()).hasMessageContaining("state.json");
  }
}
