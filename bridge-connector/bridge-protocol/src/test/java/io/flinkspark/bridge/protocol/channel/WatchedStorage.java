package io.flinkspark.bridge.protocol.channel;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Counts what is done to a storage, and fails once: before or after one of the operations. */
final class WatchedStorage implements ChannelStorage {

  /** When an operation fails. */
  enum When {
    BEFORE,
    AFTER
  }

  private interface Operation<T> {
    T run() throws IOException;
  }

  private final ChannelStorage inner;
  private final int failAt;
  private final When when;
  private int operations;
  private int reads;

  WatchedStorage(ChannelStorage inner) {
    this(inner, -1, When.BEFORE);
  }

  WatchedStorage(ChannelStorage inner, int failAt, When when) {
    this.inner = inner;
    this.failAt = failAt;
    this.when = when;
  }

  int operations() {
    return operations;
  }

  int reads() {
    return reads;
  }

  private <T> T run(Operation<T> operation) throws IOException {
    int number = operations++;
    if (number == failAt && when == When.BEFORE) {
      throw new IOException("failed before operation " + number);
    }
    T result = operation.run();
    if (number == failAt) {
      throw new IOException("failed after operation " + number);
    }
    return result;
  }

  @Override
  public boolean createIfAbsent(String path, byte[] content) throws IOException {
    return run(() -> inner.createIfAbsent(path, content));
  }

  @Override
  public Optional<byte[]> read(String path, int maxBytes) throws IOException {
    reads++;
    return run(() -> inner.read(path, maxBytes));
  }

  @Override
  public List<String> list(String directory, int maxNames) throws IOException {
    return run(() -> inner.list(directory, maxNames));
  }

  @Override
  public void delete(String path) throws IOException {
    run(
        () -> {
          inner.delete(path);
          return true;
        });
  }

  @Override
  public String location() {
    return inner.location();
  }
}
