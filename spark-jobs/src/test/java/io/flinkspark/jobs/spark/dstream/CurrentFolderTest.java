package io.flinkspark.jobs.spark.dstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurrentFolderTest {

  @TempDir private Path base;
  private CurrentFolder folder;

  @BeforeEach
  void open() throws IOException {
    folder = new CurrentFolder(new org.apache.hadoop.fs.Path(base.toUri()), new Configuration());
  }

  @Test
  void replacesTheWholeFolder() throws IOException {
    folder.replace(to -> fill(to, "one"));
    folder.replace(to -> fill(to, "two"));
    folder.replace(to -> fill(to, "three"));

    assertThat(base.resolve("current/part")).hasContent("three");
    assertThat(base.resolve("_previous/part")).hasContent("two");
  }

  @Test
  void aWriterThatFailsChangesNothing() throws IOException {
    folder.replace(to -> fill(to, "one"));

    assertThatThrownBy(
            () ->
                folder.replace(
                    to -> {
                      fill(to, "half");
                      throw new IllegalStateException("disk full");
                    }))
        .hasMessage("disk full");

    assertThat(base.resolve("current/part")).hasContent("one");
  }

  @Test
  void finishesASwitchThatWasCutBetweenItsRenames() throws IOException {
    put("_previous", "one");
    put("_next", "two");
    put("_writing", "half");

    folder.repair();

    assertThat(base.resolve("current/part")).hasContent("two");
  }

  @Test
  void goesBackWhenThereIsNothingNewer() throws IOException {
    put("_previous", "one");
    put("_writing", "half");

    folder.repair();

    assertThat(base.resolve("current/part")).hasContent("one");
  }

  @Test
  void replacesAfterEveryPossibleCut() throws IOException {
    for (String left : new String[] {"_writing", "_next", "_previous", "current"}) {
      put(left, "left over");

      folder.replace(to -> fill(to, "new"));

      assertThat(base.resolve("current/part")).hasContent("new");
    }
  }

  private void put(String name, String text) throws IOException {
    Files.createDirectories(base.resolve(name));
    Files.writeString(base.resolve(name).resolve("part"), text);
  }

  private static void fill(org.apache.hadoop.fs.Path to, String text) {
    try {
      Path folder = Path.of(URI.create("file://" + to.toUri().getPath()));
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("part"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
