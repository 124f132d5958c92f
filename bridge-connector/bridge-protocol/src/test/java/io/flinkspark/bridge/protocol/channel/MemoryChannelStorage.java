package io.flinkspark.bridge.protocol.channel;

import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A channel in memory. */
final class MemoryChannelStorage implements ChannelStorage {

  private final NavigableMap<String, byte[]> files;

  MemoryChannelStorage() {
    this(new ConcurrentSkipListMap<>());
  }

  private MemoryChannelStorage(NavigableMap<String, byte[]> files) {
    this.files = files;
  }

  /** A copy that goes its own way. */
  MemoryChannelStorage copy() {
    return new MemoryChannelStorage(new ConcurrentSkipListMap<>(files));
  }

  /** Another storage on the same files. */
  MemoryChannelStorage again() {
    return new MemoryChannelStorage(files);
  }

  /** Every path that is there. */
  List<String> paths() {
    return List.copyOf(files.keySet());
  }

  /** Writes over a file, as no storage would. */
  void damage(String path, byte[] content) {
    files.put(path, content);
  }

  @Override
  public boolean createIfAbsent(String path, byte[] content) {
    return files.putIfAbsent(StoragePath.check(path), content.clone()) == null;
  }

  @Override
  public Optional<byte[]> read(String path, int maxBytes) {
    return Optional.ofNullable(files.get(StoragePath.check(path)))
        .map(content -> Arrays.copyOf(content, Math.min(content.length, maxBytes)));
  }

  @Override
  public List<String> list(String directory, int maxNames) {
    String prefix = directory.isEmpty() ? "" : StoragePath.check(directory) + "/";
    return files.tailMap(prefix).keySet().stream()
        .takeWhile(path -> path.startsWith(prefix))
        .map(path -> path.substring(prefix.length()).split("/")[0])
        .distinct()
        .limit(maxNames)
        .toList();
  }

  @Override
  public void delete(String path) {
    files.remove(StoragePath.check(path));
  }

  @Override
  public String location() {
    return "memory";
  }
}
