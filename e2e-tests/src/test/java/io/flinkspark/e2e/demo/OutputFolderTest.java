package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.e2e.CannotException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputFolderTest {
  @TempDir private Path folder;

  @Test
  void replacesItsOwnResultsAndNothingElse() throws IOException {
    Path out = folder.resolve("a/b");
    try (OutputFolder first = OutputFolder.open(out)) {
      Files.createDirectories(first.path().resolve("tables"));
      Files.writeString(first.path().resolve("tables/old.tsv"), "old");
      Files.writeString(first.path().resolve("notes.txt"), "mine");
    }
    try (OutputFolder second = OutputFolder.open(out)) {
      assertThat(second.path().resolve("tables")).doesNotExist();
      assertThat(second.path().resolve("notes.txt")).hasContent("mine");
      assertThat(second.logs()).isEmptyDirectory();
    }
  }

  @Test
  void refusesAFolderWithSomebodyElsesThings() throws IOException {
    Files.createDirectories(folder.resolve("logs"));
    refuses(folder, "exists, and no demo wrote it. Choose another --out");
    assertThat(folder.resolve("logs")).exists();
  }

  @Test
  void refusesAFile() throws IOException {
    refuses(Files.createFile(folder.resolve("file")), "is not a folder");
  }

  @Test
  void refusesAFolderBelowAFile() throws IOException {
    refuses(Files.createFile(folder.resolve("file")).resolve("below"), "is not writable");
  }

  @Test
  void refusesASecondDemoAtTheSameTime() {
    try (OutputFolder first = OutputFolder.open(folder)) {
      assertThatThrownBy(() -> OutputFolder.open(first.path()))
          .isInstanceOf(CannotException.class)
          .hasMessageContaining("another demo is writing to");
    }
  }

  private static void refuses(Path path, String message) {
    assertThatThrownBy(() -> OutputFolder.check(path))
        .isInstanceOf(CannotException.class)
        .hasMessageStartingWith("Cannot write the results: ")
        .hasMessageContaining(message);
  }
}
