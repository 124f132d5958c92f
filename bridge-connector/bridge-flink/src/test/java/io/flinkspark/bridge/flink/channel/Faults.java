package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.protocol.channel.ChannelStorage;
import io.flinkspark.bridge.protocol.channel.LocalChannelStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A local channel whose ledger fails at points that a test chooses. */
final class Faults {

  private static final Map<String, Faults> ALL = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final AtomicInteger hits = new AtomicInteger();
  private final AtomicInteger creations = new AtomicInteger();

  Faults() {
    ALL.put(id, this);
  }

  /** What happens to the creation of a file. */
  enum Kind {
    /** The storage fails, and there is no file. */
    FAILS,
    /** The storage fails, but there is a file. */
    LOSES_RESPONSE,
    /** The process dies before there is a file. */
    DIES_BEFORE,
    /** The process dies when there is a file, and does not know. */
    DIES_AFTER
  }

  /** Thrown where a process would die. */
  static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1;

    Died() {
      super("killed by the test");
    }
  }

  private record Fault(Kind kind, Predicate<String> path, AtomicInteger left) {}

  /** Lets the next creation of such a file go wrong. */
  Faults at(Kind kind, Predicate<String> path, int times) {
    faults.add(new Fault(kind, path, new AtomicInteger(times)));
    return this;
  }

  /** Lets the creation of a file go wrong, the first of this channel being number 1. */
  Faults atCreation(Kind kind, int number) {
    return at(kind, path -> creations.get() == number, 1);
  }

  static boolean isEntry(String path) {
    return path.startsWith("_bridge/ledger/");
  }

  static Predicate<String> entry(int number) {
    return path -> path.equals(String.format("_bridge/ledger/%020d.json", number));
  }

  /** How many faults there were. */
  int hits() {
    return hits.get();
  }

  SinkLocation location(Path root) {
    return new Location(id, root.toString());
  }

  private boolean hit(Kind kind, String path) {
    for (Fault fault : faults) {
      if (fault.kind() == kind && fault.path().test(path) && fault.left().getAndDecrement() > 0) {
        hits.incrementAndGet();
        return true;
      }
    }
    return false;
  }

  private record Location(String faults, String path) implements SinkLocation {

    @Override
    public ChannelStorage storage() {
      return new Storage(ALL.get(faults), new LocalChannelStorage(Path.of(path)));
    }

    @Override
    public DataFiles dataFiles() {
      return new LocalDataFiles(Path.of(path));
    }
  }

  private record Storage(Faults faults, ChannelStorage local) implements ChannelStorage {

    @Override
    public boolean createIfAbsent(String path, byte[] content) throws IOException {
      faults.creations.incrementAndGet();
      if (faults.hit(Kind.FAILS, path)) {
        throw new IOException("fails by the test");
      }
      if (faults.hit(Kind.DIES_BEFORE, path)) {
        throw new Died();
      }
      boolean isCreated = local.createIfAbsent(path, content);
      if (faults.hit(Kind.LOSES_RESPONSE, path)) {
        throw new IOException("lost by the test");
      }
      if (faults.hit(Kind.DIES_AFTER, path)) {
        throw new Died();
      }
      return isCreated;
    }

    @Override
    public Optional<byte[]> read(String path, int maxBytes) throws IOException {
      return local.read(path, maxBytes);
    }

    @Override
    public List<String> list(String directory, int maxNames) throws IOException {
      return local.list(directory, maxNames);
    }

    @Override
    public void delete(String path) throws IOException {
      local.delete(path);
    }

    @Override
    public String location() {
      return local.location();
    }
  }
}
