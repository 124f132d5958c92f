package io.flinkspark.jobs.spark.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacedFileTest {

  @TempDir private java.nio.file.Path folder;

  @Test
  void replacesTheTextAndLeavesNothingElse() throws IOException {
    java.nio.file.Path path = folder.resolve("deep/er/snapshot.json");
    ReplacedFile file = new ReplacedFile(new Path(path.toUri()), new Configuration());

    file.write("a long first text\n");
    file.write("second\n");

    assertThat(path).hasContent("second\n");
    try (var files = Files.list(path.getParent())) {
      assertThat(files).containsExactly(path);
    }
  }
}
