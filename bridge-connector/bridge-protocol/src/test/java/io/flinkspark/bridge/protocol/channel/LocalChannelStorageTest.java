package io.flinkspark.bridge.protocol.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalChannelStorageTest extends ChannelStorageContract {

  @TempDir Path directory;

  @Override
  protected ChannelStorage open() {
    return new LocalChannelStorage(directory.resolve("not/there/yet"));
  }

  private Path unfinished() {
    return directory.resolve("not/there/yet/_bridge/.unfinished");
  }

  @Test
  void leavesNothingUnfinished() throws IOException {
    open().createIfAbsent("file", new byte[10]);
    open().createIfAbsent("file", new byte[10]);
    assertThat(unfinished()).isEmptyDirectory();
  }

  @Test
  void removesWhatWasAbandonedAndNothingElse() throws IOException {
    Files.createDirectories(unfinished());
    Path old = Files.createFile(unfinished().resolve("old"));
    Path fresh = Files.createFile(unfinished().resolve("fresh"));
    Instant twoHoursAgo = Instant.now().minus(Duration.ofHours(2));
    Files.setLastModifiedTime(old, FileTime.from(twoHoursAgo));
    open().read("file", 1);
    assertThat(old).as("a reader changes nothing").exists();
    open().createIfAbsent("file", new byte[1]);
    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
  }

  @Test
  void cleansWhileOthersFinish() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> jobs = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        String folder = "writer-" + writer;
        jobs.add(
            writers.submit(
                () -> {
                  for (int i = 0; i < 250; i++) {
                    // Each one cleans before it writes.
                    assertThat(open().createIfAbsent(folder + "/" + i, new byte[1])).isTrue();
                  }
                  return null;
                }));
      }
      for (Future<?> job : jobs) {
        job.get(5, TimeUnit.MINUTES);
      }
    } finally {
      writers.shutdownNow();
    }
    assertThat(unfinished()).isEmptyDirectory();
  }

  @Test
  void refusesSymbolicLinks() throws IOException {
    open().createIfAbsent("a/file", new byte[10]);
    Path root = directory.resolve("not/there/yet");
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createFile(outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("link"), outside);
    Files.createSymbolicLink(root.resolve("a/secret"), outside.resolve("secret"));
    for (String path : new String[] {"link/secret", "a/secret"}) {
      assertThatThrownBy(() -> open().read(path, 100))
          .isInstanceOf(BridgeException.class)
          .hasMessageContaining("is a symbolic link (" + path + ")")
          .extracting(e -> ((BridgeException) e).code())
          .isEqualTo(ErrorCode.CHANNEL_PATH_REFUSED);
    }
    assertThatThrownBy(() -> open().createIfAbsent("link/new", new byte[1]))
        .hasMessageContaining("is a symbolic link");
    assertThat(outside.resolve("new")).doesNotExist();
  }

  @Test
  void theRootItselfMayBeALink() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    new LocalChannelStorage(link).createIfAbsent("a/file", new byte[1]);
    assertThat(real.resolve("a/file")).exists();
  }

  @Test
  void saysWhenPermissionIsMissing() throws IOException {
    assumeFalse(System.getProperty("user.name").equals("root"), "root may do everything");
    open().createIfAbsent("a/file", new byte[1]);
    Path file = directory.resolve("not/there/yet/a/file");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assertThatThrownBy(() -> open().read("a/file", 1)).isInstanceOf(AccessDeniedException.class);
  }
}
