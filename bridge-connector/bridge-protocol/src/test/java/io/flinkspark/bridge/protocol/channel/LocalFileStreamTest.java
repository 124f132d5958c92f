package io.flinkspark.bridge.protocol.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFileStreamTest {

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("not/there/yet/file");
  }

  @Test
  void countsAndKeepsWhatIsWritten() throws Exception {
    byte[] large = new byte[100_000];
    LocalFileStream stream = LocalFileStream.create(file);
    stream.write('a');
    stream.write(new byte[] {'x', 'b', 'c', 'x'}, 1, 2);
    assertThat(stream.position()).isEqualTo(3);
    stream.write(large);
    stream.close();
    stream.close();

    assertThat(stream.position()).isEqualTo(100_003);
    assertThat(file).hasSize(100_003);
  }

  @Test
  void doesNotReplaceAFile() throws Exception {
    LocalFileStream.create(file).close();

    assertThatThrownBy(() -> LocalFileStream.create(file))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage(file.toString());
  }

  @Test
  void leavesNothingWhenItIsDiscarded() throws Exception {
    LocalFileStream open = LocalFileStream.create(file);
    open.write(new byte[100_000]);
    open.discard();
    open.close();
    assertThat(file.getParent()).isEmptyDirectory();

    LocalFileStream closed = LocalFileStream.create(file);
    closed.close();
    closed.discard();
    assertThat(file.getParent()).isEmptyDirectory();
  }
}
