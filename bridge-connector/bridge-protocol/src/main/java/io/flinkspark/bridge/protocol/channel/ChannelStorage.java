package io.flinkspark.bridge.protocol.channel;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Where a channel lies: small files under one root, by paths relative to it, with {@code /} between
 * names. Many threads and processes use one root at a time, through storages of their own.
 *
 * <p>The ledger is exactly as safe as {@link #createIfAbsent}. A storage that cannot keep its
 * promise refuses to be made, with {@code CHANNEL_STORAGE_UNFIT}. {@code ChannelStorageContract}, a
 * test of this module, holds the promises against an implementation.
 *
 * <p>All methods are thread-safe. All throw {@link java.nio.file.AccessDeniedException} where
 * permission is missing, {@link IOException} where the storage fails (the call may be made again),
 * and a BridgeException with {@code CHANNEL_PATH_REFUSED} for a path that leaves the root, also
 * through a symbolic link.
 */
public interface ChannelStorage {

  /**
   * Creates a file with this content, and the directories above it, unless there is one.
   *
   * <ul>
   *   <li>Of all calls for one path, by anybody, at most one returns true. The content of the file
   *       is from then on, for everybody and until it is deleted, what that call gave.
   *   <li>Nobody ever sees a part of the content, neither while it is written nor after a crash.
   *   <li>When it returns, true or false, the file survives a crash of this machine as well as
   *       anything does on this storage.
   *   <li>When it throws, the file is there completely or not at all, and the caller cannot know.
   * </ul>
   *
   * @return whether this call created the file
   */
  boolean createIfAbsent(String path, byte[] content) throws IOException;

  /**
   * The content of a file as it is now, or empty when there is none. Sees every file whose creation
   * ended before.
   *
   * @param maxBytes how much to read: of a longer file, its first {@code maxBytes} bytes
   */
  Optional<byte[]> read(String path, int maxBytes) throws IOException;

  /**
   * The names in a directory, in no order, without what {@link #createIfAbsent} has not finished;
   * none when there is no such directory. Holds every file whose creation ended before and that
   * nobody deletes.
   *
   * @param maxNames how many at most; when there are more, any of them
   */
  List<String> list(String directory, int maxNames) throws IOException;

  /** Deletes a file; a file that is not there is no error. */
  void delete(String path) throws IOException;

  /** The root, for messages, without secrets. */
  String location();
}
