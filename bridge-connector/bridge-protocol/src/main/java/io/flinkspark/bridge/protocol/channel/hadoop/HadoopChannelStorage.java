package io.flinkspark.bridge.protocol.channel.hadoop;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelStorage;
import io.flinkspark.bridge.protocol.channel.LocalChannelStorage;
import io.flinkspark.bridge.protocol.channel.StoragePath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/**
 * A channel on HDFS. A file is written under a name of its own, flushed to the disks and then
 * renamed; the NameNode does that atomically and refuses when the name is taken. When the answer to
 * a rename is lost, the client asks again and hears that the file to rename is gone: then the
 * content under the final name says whose it is. Thread-safe.
 */
public final class HadoopChannelStorage implements ChannelStorage {

  private static final String UNFINISHED = "_bridge/.unfinished";
  private static final Duration ABANDONED = Duration.ofHours(1);
  private static final String VIEW = "viewfs";

  /** Of these, and of no others, a rename to a taken name is known to fail, for everybody. */
  private static final Set<String> ATOMIC = Set.of("hdfs", "webhdfs", "swebhdfs");

  private final Path root;
  private final FileSystem files;
  private final FileContext context;
  private final AtomicBoolean hasCleaned = new AtomicBoolean();

  private HadoopChannelStorage(Path root, FileSystem files, FileContext context) {
    this.root = root;
    this.files = files;
    this.context = context;
  }

  /**
   * The storage of a channel's root: HDFS, or the local file system, which Java itself looks after.
   *
   * @param root with or without a scheme; without one, of Hadoop's default file system. In a
   *     viewfs, what is mounted there counts
   * @throws BridgeException with CHANNEL_STORAGE_UNFIT for any other file system
   */
  public static ChannelStorage open(String root, Configuration configuration) {
    Path path = new Path(root);
    try {
      FileSystem given = path.getFileSystem(configuration);
      Path qualified = mounted(given.makeQualified(path), given);
      FileSystem files = qualified.getFileSystem(configuration);
      String scheme = qualified.toUri().getScheme();
      if (scheme.equals("file")) {
        return new LocalChannelStorage(java.nio.file.Path.of(qualified.toUri().getPath()));
      }
      if (!ATOMIC.contains(scheme)) {
        throw new BridgeException(
            ErrorCode.CHANNEL_STORAGE_UNFIT,
            String.format(
                "Cannot keep a channel here: %s is not known to create a file only if there is"
                    + " none. Use HDFS or a local file system (%s)",
                scheme, qualified));
      }
      return new HadoopChannelStorage(
          qualified, files, FileContext.getFileContext(qualified.toUri(), configuration));
    } catch (AccessControlException e) {
      throw new BridgeException(
          ErrorCode.CHANNEL_ACCESS_DENIED,
          String.format(
              "Cannot reach a channel: permission is missing. Give it to this process's user (%s)",
              root),
          e);
    } catch (UnsupportedFileSystemException e) {
      throw new BridgeException(
          ErrorCode.CHANNEL_STORAGE_UNFIT,
          String.format(
              "Cannot keep a channel here: %s. Use HDFS or a local file system (%s)",
              e.getMessage(), root),
          e);
    } catch (IOException e) {
      throw new BridgeException(
          ErrorCode.CHANNEL_STORAGE_FAILED,
          String.format("Cannot reach the file system of a channel: %s (%s)", e, root),
          e);
    }
  }

  /** Where a path of a viewfs leads to; what is mounted has to be there, the path itself not. */
  private static Path mounted(Path path, FileSystem files) throws IOException {
    if (!path.toUri().getScheme().equals(VIEW)) {
      return path;
    }
    Path there = path;
    while (!there.isRoot() && !files.exists(there)) {
      there = there.getParent();
    }
    Path target = files.resolvePath(there);
    if (target.toUri().getScheme().equals(VIEW)) {
      throw new FileNotFoundException("nothing is mounted there, or what is mounted is missing");
    }
    String below = path.toUri().getPath().substring(there.toUri().getPath().length());
    while (below.startsWith(Path.SEPARATOR)) {
      below = below.substring(1);
    }
    return below.isEmpty() ? target : new Path(target, below);
  }

  @Override
  public boolean createIfAbsent(String path, byte[] content) throws IOException {
    Path target = inside(path);
    if (!hasCleaned.getAndSet(true)) {
      removeAbandoned();
    }
    Path unfinished = inside(UNFINISHED + "/" + UUID.randomUUID());
    boolean renamed = false;
    try {
      DurableStream.end(files.create(unfinished, false), content);
      files.mkdirs(target.getParent());
      renamed = rename(unfinished, target, path, content);
      return renamed;
    } catch (AccessControlException e) {
      throw denied(path, e);
    } finally {
      if (!renamed) {
        removeQuietly(unfinished);
      }
    }
  }

  private boolean rename(Path unfinished, Path target, String path, byte[] content)
      throws IOException {
    try {
      context.rename(unfinished, target);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (FileNotFoundException e) {
      // A rename whose answer was lost, or a cleaner whose clock is hours ahead.
      Optional<byte[]> there = read(path, content.length + 1);
      if (there.isEmpty()) {
        throw e;
      }
      return Arrays.equals(there.get(), content);
    }
  }

  /** What stays is removed when it is old; the failure that is on its way says why. */
  private void removeQuietly(Path unfinished) {
    try {
      files.delete(unfinished, false);
    } catch (IOException e) {
      // As above.
    }
  }

  /** Removes what crashed writers left unfinished. */
  private void removeAbandoned() throws IOException {
    long before = System.currentTimeMillis() - ABANDONED.toMillis();
    for (FileStatus file : statuses(UNFINISHED, Integer.MAX_VALUE)) {
      if (file.getModificationTime() < before) {
        files.delete(file.getPath(), false);
      }
    }
  }

  @Override
  public Optional<byte[]> read(String path, int maxBytes) throws IOException {
    try (InputStream in = files.open(inside(path))) {
      return Optional.of(in.readNBytes(maxBytes));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (AccessControlException e) {
      throw denied(path, e);
    }
  }

  @Override
  public List<String> list(String directory, int maxNames) throws IOException {
    return statuses(directory, maxNames).stream().map(file -> file.getPath().getName()).toList();
  }

  private List<FileStatus> statuses(String directory, int maxNames) throws IOException {
    Path path = directory.isEmpty() ? root : inside(directory);
    List<FileStatus> found = new ArrayList<>();
    try {
      RemoteIterator<FileStatus> iterator = files.listStatusIterator(path);
      while (found.size() < maxNames && iterator.hasNext()) {
        FileStatus file = iterator.next();
        if (!file.getPath().equals(path)) {
          found.add(file);
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (AccessControlException e) {
      throw denied(directory, e);
    }
    return found;
  }

  @Override
  public void delete(String path) throws IOException {
    try {
      files.delete(inside(path), false);
    } catch (AccessControlException e) {
      throw denied(path, e);
    }
  }

  @Override
  public String location() {
    return root.toString();
  }

  private Path inside(String path) {
    return new Path(root, StoragePath.check(path));
  }

  private static AccessDeniedException denied(String path, AccessControlException cause) {
    AccessDeniedException denied = new AccessDeniedException(path, null, cause.getMessage());
    denied.initCause(cause);
    return denied;
  }
}
