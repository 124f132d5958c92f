package io.flinkspark.bridge.flink.channel.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.table.utils.PartitionPathUtils;
import org.junit.jupiter.api.Test;

class PartitionFoldersTest {

  private final PartitionFolders<Object[]> folders =
      new PartitionFolders<>(
          List.of(
              new PartitionFolders.Column<>("text", false, record -> record[0]),
              new PartitionFolders.Column<>("day", true, record -> record[1])));

  @Test
  void namesAreAsHivesButTellEmptyFromNull() {
    Map<Object[], String> expected = new HashMap<>();
    expected.put(new Object[] {"a", 0}, "text=a/day=1970-01-01/");
    expected.put(new Object[] {7, LocalDate.EPOCH}, "text=7/day=1970-01-01/");
    expected.put(
        new Object[] {null, null},
        "text=__HIVE_DEFAULT_PARTITION__/day=__HIVE_DEFAULT_PARTITION__/");
    expected.put(new Object[] {"", -719_893}, "text=/day=-0001-01-01/");
    expected.put(
        new Object[] {"__HIVE_DEFAULT_PARTITION__", 0},
        "text=%5F_HIVE_DEFAULT_PARTITION__/day=1970-01-01/");
    expected.put(
        new Object[] {"a/b:c\\d%e=f\u0001\u007f", 0},
        "text=a%2Fb%3Ac%5Cd%25e%3Df%01%7F/day=1970-01-01/");

    expected.forEach((record, path) -> assertThat(folders.of(record)).isEqualTo(path));
  }

  @Test
  void flinkReadsBackWhatIsEscaped() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      String text =
          random
              .ints(1 + random.nextInt(8), 1, 0x250)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();

      String path = folders.of(new Object[] {text, 0});

      assertThat(
              PartitionPathUtils.extractPartitionValues(
                  new org.apache.flink.core.fs.Path("/" + path)))
          .as("seed " + seed)
          .containsExactly(text, "1970-01-01");
      assertThat(Path.of(path).getNameCount()).isEqualTo(2);
    }
  }

  @Test
  void aNameThatIsTooLongIsRefused() {
    String text = "ü".repeat(150);

    assertThatThrownBy(() -> folders.of(new Object[] {text, 0}))
        .hasMessageContaining("longer than 255 bytes");
    assertThat(Arrays.asList(folders.of(new Object[] {"a", 0}), folders.of(new Object[] {"b", 0})))
        .containsExactly("text=a/day=1970-01-01/", "text=b/day=1970-01-01/");
  }
}
