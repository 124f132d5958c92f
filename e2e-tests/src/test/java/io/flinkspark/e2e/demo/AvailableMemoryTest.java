package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AvailableMemoryTest {
  @TempDir private Path root;

  @Test
  void readsWhatTheKernelSays() throws IOException {
    write("proc/meminfo", "MemTotal:  99999 kB\nMemAvailable:    8388608 kB\n");
    assertThat(new AvailableMemory(root).mebibytes()).hasValue(8192);
  }

  @Test
  void takesTheControlGroupsRestIfItIsLess() throws IOException {
    write("proc/meminfo", "MemAvailable:    8388608 kB\n");
    write("sys/fs/cgroup/memory.max", "2147483648\n");
    write("sys/fs/cgroup/memory.current", "1610612736\n");
    write("sys/fs/cgroup/memory.stat", "anon 1\ninactive_file 536870912\n");
    assertThat(new AvailableMemory(root).mebibytes()).hasValue(1024);
  }

  @Test
  void ignoresAGroupWithoutLimit() throws IOException {
    write("proc/meminfo", "MemAvailable:    1048576 kB\n");
    write("sys/fs/cgroup/memory.max", "max\n");
    write("sys/fs/cgroup/memory.current", "1610612736\n");
    assertThat(new AvailableMemory(root).mebibytes()).hasValue(1024);
  }

  @Test
  void saysNothingWhereTheSystemSaysNothing() {
    assertThat(new AvailableMemory(root).mebibytes()).isEmpty();
  }

  private void write(String file, String content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }
}
