package io.flinkspark.e2e.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSetTest {
  @TempDir private Path folder;

  private Path source;
  private Path target;

  @BeforeEach
  void writeSource() throws IOException {
    source = Files.writeString(folder.resolve("source.jar"), "one");
    target = folder.resolve("set");
  }

  @Test
  void copiesWhatIsNotThere() throws IOException {
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-------"));
    FileSet set = fill();
    assertThat(target.resolve("lib/a.jar")).hasContent("one");
    assertThat(target.resolve("conf/text")).hasContent("some text");
    assertThat(Files.getPosixFilePermissions(target.resolve("lib/a.jar")))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.changed()).isEqualTo(2);
  }

  @Test
  void leavesAloneWhatIsTheSame() throws IOException {
    fill();
    assertThat(fill().changed()).isZero();
  }

  @Test
  void replacesWhatIsNewer() throws IOException {
    fill();
    Files.writeString(source, "two");
    Files.setLastModifiedTime(source, FileTime.fromMillis(1_700_000_000_000L));
    assertThat(fill().changed()).isEqualTo(1);
    assertThat(target.resolve("lib/a.jar")).hasContent("two");
  }

  @Test
  void removesWhatDoesNotBelongThere() throws IOException {
    fill();
    Path old = Files.createDirectories(target.resolve("old/deep")).resolve("b.jar");
    Files.writeString(old, "old");
    Files.writeString(target.resolve("lib/c.jar"), "old");
    fill();
    assertThat(target.resolve("old")).doesNotExist();
    assertThat(target.resolve("lib")).isDirectoryContaining("glob:**/a.jar");
    assertThat(target.resolve("lib/c.jar")).doesNotExist();
  }

  @Test
  void refusesTwoFilesOfOneName() throws IOException {
    FileSet set = new FileSet(target);
    set.add("lib/a.jar", source);
    assertThatThrownBy(() -> set.add("lib/a.jar", source))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cannot lay out two files as ");
  }

  private FileSet fill() throws IOException {
    FileSet set = new FileSet(target);
    set.add("lib/a.jar", source);
    set.write("conf/text", "some text");
    set.removeOthers();
    return set;
  }
}
