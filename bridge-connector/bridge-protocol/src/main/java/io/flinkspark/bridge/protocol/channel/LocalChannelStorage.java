package io.flinkspark.bridge.protocol.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A channel on a local file system: one disk, or a shared one with hard links, such as NFS. A file
 * is written under a name of its own, forced to the disk and then linked to its final name, which
 * fails when there is one. Thread-safe.
 */
public final class LocalChannelStorage implements ChannelStorage {

  private static final String UNFINISHED = StoragePath.BRIDGE + "/.unfinished";

  /**
   * Far longer than a small file takes; should it take longer, its writer fails and tries again.
   */
  private static final Duration ABANDONED = Duration.ofHours(1);

  private final Path root;
  private final AtomicBoolean hasCleaned = new AtomicBoolean();

  /** Needs no directory to be there yet. */
  public LocalChannelStorage(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** Removes what crashed writers left unfinished. */
  private void removeAbandoned() throws IOException {
    Instant before = Instant.now().minus(ABANDONED);
    for (String name : list(UNFINISHED, Integer.MAX_VALUE)) {
      Path file = root.resolve(UNFINISHED).resolve(name);
      try {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          Files.deleteIfExists(file);
        }
      } catch (NoSuchFileException e) {
        // Its writer has finished it since the directory was listed.
      }
    }
  }

  @Override
  public boolean createIfAbsent(String path, byte[] content) throws IOException {
    Path target = inside(path);
    if (!hasCleaned.getAndSet(true)) {
      removeAbandoned();
    }
    Path unfinished = inside(UNFINISHED + "/" + UUID.randomUUID());
    DurableDirectory.make(unfinished.getParent());
    DurableDirectory.make(target.getParent());
    try {
      try (FileChannel channel =
          FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      return link(target, unfinished);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private boolean link(Path target, Path unfinished) throws IOException {
    try {
      Files.createLink(target, unfinished);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      throw new BridgeException(
          ErrorCode.CHANNEL_STORAGE_UNFIT,
          String.format("Cannot keep a channel here: the file system has no links (%s)", root),
          e);
    } finally {
      DurableDirectory.force(target.getParent());
    }
  }

  @Override
  public Optional<byte[]> read(String path, int maxBytes) throws IOException {
    try (InputStream in = Files.newInputStream(inside(path))) {
      return Optional.of(in.readNBytes(maxBytes));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<String> list(String directory, int maxNames) throws IOException {
    Path path = directory.isEmpty() ? root : inside(directory);
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        if (names.size() == maxNames) {
          break;
        }
        names.add(file.getFileName().toString());
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  @Override
  public void delete(String path) throws IOException {
    Files.deleteIfExists(inside(path));
  }

  @Override
  public String location() {
    return root.toString();
  }

  /** Refuses what leaves the root, by its text or through a link. The root itself may be a link. */
  private Path inside(String path) throws IOException {
    Path file = root.resolve(StoragePath.check(path));
    for (Path part = file; !part.equals(root); part = part.getParent()) {
      if (Files.isSymbolicLink(part)) {
        throw new BridgeException(
            ErrorCode.CHANNEL_PATH_REFUSED,
            String.format(
                "Cannot use a path in a channel: %s is a symbolic link (%s)", part, path));
      }
    }
    return file;
  }
}
