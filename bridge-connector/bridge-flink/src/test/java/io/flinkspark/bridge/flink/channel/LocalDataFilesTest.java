package io.flinkspark.bridge.flink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.flink.channel.format.DataFile;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDataFilesTest {

  @TempDir private Path directory;

  private DataFiles files() {
    return new ChannelLocation(directory.resolve("a b").toUri().toString(), Map.of()).dataFiles();
  }

  @Test
  void aFileIsUnderItsNameWhenItIsClosed() throws Exception {
    try (DataFile file = files().create("data/day=1/hour=2/a.parquet")) {
      file.write('a');
      file.write("bcd".getBytes(StandardCharsets.US_ASCII), 0, 2);
      assertThat(file.position()).isEqualTo(3);
    }

    assertThat(directory.resolve("a b/data/day=1/hour=2/a.parquet")).hasContent("abc");
  }

  @Test
  void aNameIsUsedOnce() throws Exception {
    files().create("data/a.parquet").close();

    assertThatThrownBy(() -> files().create("data/a.parquet"))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aFileThatIsGivenUpIsGone() throws Exception {
    DataFile file = files().create("data/a.parquet");
    file.write(new byte[100_000]);
    file.discard();
    file.close();

    assertThat(directory.resolve("a b/data")).isEmptyDirectory();
  }

  @Test
  void noFileLeavesTheChannel() {
    assertThatThrownBy(() -> files().create("data/../../a.parquet"))
        .isInstanceOfSatisfying(
            BridgeException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CHANNEL_PATH_REFUSED));
    assertThat(Files.exists(directory.resolve("a b"))).isFalse();
  }
}
