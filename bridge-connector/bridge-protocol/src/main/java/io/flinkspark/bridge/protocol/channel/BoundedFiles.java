package io.flinkspark.bridge.protocol.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;

/** A storage whose failures are bridge exceptions and whose files have a largest size. */
final class BoundedFiles {

  private interface Call<T> {
    T run() throws IOException;
  }

  private final ChannelStorage storage;

  BoundedFiles(ChannelStorage storage) {
    this.storage = storage;
  }

  String location() {
    return storage.location();
  }

  boolean createIfAbsent(String path, byte[] content, int maxBytes) {
    checkSize("write", path, content.length, maxBytes);
    return call("write", path, () -> storage.createIfAbsent(path, content));
  }

  Optional<byte[]> read(String path, int maxBytes) {
    Optional<byte[]> content = call("read", path, () -> storage.read(path, maxBytes + 1));
    content.ifPresent(bytes -> checkSize("read", path, bytes.length, maxBytes));
    return content;
  }

  List<String> list(String directory, int maxNames) {
    return call("list", directory, () -> storage.list(directory, maxNames));
  }

  void delete(String path) {
    call(
        "delete",
        path,
        () -> {
          storage.delete(path);
          return true;
        });
  }

  private void checkSize(String what, String path, int bytes, int maxBytes) {
    if (bytes > maxBytes) {
      throw new BridgeException(
          ErrorCode.CHANNEL_TOO_LARGE,
          String.format(
              "Cannot %s %s: it is larger than %d bytes (%s)",
              what, path, maxBytes, storage.location()));
    }
  }

  private <T> T call(String what, String path, Call<T> call) {
    try {
      return call.run();
    } catch (AccessDeniedException e) {
      throw new BridgeException(
          ErrorCode.CHANNEL_ACCESS_DENIED,
          String.format(
              "Cannot %s %s: permission is missing. Give it to this process's user (%s)",
              what, path, storage.location()),
          e);
    } catch (IOException e) {
      throw new BridgeException(
          ErrorCode.CHANNEL_STORAGE_FAILED,
          String.format("Cannot %s %s: %s (%s)", what, path, e, storage.location()),
          e);
    }
  }
}
