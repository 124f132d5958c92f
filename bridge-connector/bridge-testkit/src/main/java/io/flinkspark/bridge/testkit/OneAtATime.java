package io.flinkspark.bridge.testkit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is made once in a folder of the user: by one at a time, also across processes. */
final class OneAtATime {

  /** A file lock is the JVM's, so its threads wait for each other here, folder by folder. */
  private static final Map<Path, Object> HERE = new ConcurrentHashMap<>();

  private OneAtATime() {}

  /** Makes it; has to look first, for another process may have been faster. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  /**
   * Waits for all others who work in the folder, and works.
   *
   * @param folder made if it is not there
   */
  static <T> T in(Path folder, Work<T> work) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    synchronized (HERE.computeIfAbsent(folder, key -> new Object())) {
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new IOException("the lock of " + folder + " is lost");
        }
        return work.run();
      }
    }
  }
}
