package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SummaryTest {
  @TempDir private Path folder;

  @Test
  void addsSecondsAndKeepsTheRestAsItIs() throws IOException {
    Path file = folder.resolve("summary.json");
    Files.writeString(
        file,
        """
        {"records": 3, "bytes_sum": 9007199254740993, "status": {"404": 2, "200": 1},
         "seconds": {"compare": 1.5}}
        """);
    Summary.read(file).writeWithSeconds(file, Map.of("feed", 0.5));
    assertThat(file)
        .hasContent(
            """
            {
             "records":3,
             "bytes_sum":9007199254740993,
             "status":{
              "404":2,
              "200":1
             },
             "seconds":{
              "spark compare":1.5,
              "feed":0.5
             }
            }
            """);
  }

  @Test
  void tellsNumbersFromOtherThings() throws IOException {
    Path file = folder.resolve("summary.json");
    Files.writeString(file, "{\"records\": 3, \"status\": {}}");
    Summary summary = Summary.read(file);
    assertThat(summary.number("records")).hasValue(3L);
    assertThat(summary.number("status")).isEmpty();
    assertThat(summary.number("absent")).isEmpty();
  }

  @Test
  void namesTheFileThatIsBroken() throws IOException {
    Path file = folder.resolve("summary.json");
    Files.writeString(file, "{");
    assertThatThrownBy(() -> Summary.read(file))
        .isInstanceOf(DemoException.class)
        .hasMessageContaining(file.toString());
  }
}
