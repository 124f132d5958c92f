package io.flinkspark.bridge.spark.channel.stream;

import io.flinkspark.bridge.protocol.channel.ChannelStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A channel in memory; counts how often it is used. */
final class MemoryStorage implements ChannelStorage {

  private final NavigableMap<String, byte[]> files = new ConcurrentSkipListMap<>();
  private int operations;

  int operations() {
    return operations;
  }

  /** Everything is gone. */
  void clear() {
    files.clear();
  }

  /** The same files in a directory. */
  void writeTo(Path root) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = root.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue());
    }
  }

  @Override
  public boolean createIfAbsent(String path, byte[] content) {
    operations++;
    return files.putIfAbsent(path, content.clone()) == null;
  }

  @Override
  public Optional<byte[]> read(String path, int maxBytes) {
    operations++;
    return Optional.ofNullable(files.get(path))
        .map(content -> Arrays.copyOf(content, Math.min(content.length, maxBytes)));
  }

  @Override
  public List<String> list(String directory, int maxNames) {
    operations++;
    String prefix = directory.isEmpty() ? "" : directory + "/";
    return files.tailMap(prefix).keySet().stream()
        .takeWhile(path -> path.startsWith(prefix))
        .map(path -> path.substring(prefix.length()).split("/")[0])
        .distinct()
        .limit(maxNames)
        .toList();
  }

  @Override
  public void delete(String path) {
    operations++;
    files.remove(path);
  }

  @Override
  public String location() {
    return "memory";
  }
}
