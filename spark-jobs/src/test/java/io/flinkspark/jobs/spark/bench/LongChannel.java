package io.flinkspark.jobs.spark.bench;

import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.ChannelStart;
import io.flinkspark.bridge.protocol.channel.ChannelStorage;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.ChannelWriter;
import io.flinkspark.bridge.protocol.channel.EpochCommit;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import io.flinkspark.bridge.protocol.channel.LocalChannelStorage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A channel of many epochs, made as its writer makes it, except that nothing waits for the disk.
 */
final class LongChannel {

  private LongChannel() {}

  /** Takes schema and one file from another channel: all epochs have the rows of that file. */
  static Map<String, Object> make(Map<String, String> arguments) throws IOException {
    Path from = Path.of(arguments.get("from"));
    Path path = Path.of(arguments.get("path"));
    ChannelView model = Channel.open(new LocalChannelStorage(from)).view();
    EpochFile file = model.newest().orElseThrow().files().get(0);
    ChannelSchema schema = model.schema(model.newest().orElseThrow().schemaId());
    Path copy = path.resolve(file.path());
    Files.createDirectories(copy.getParent());
    Files.copy(from.resolve(file.path()), copy);
    ChannelWriter writer =
        Channel.openOrCreate(new Quick(path), "bench")
            .claim(new ChannelStart.Fresh("long", ChannelStart.Existing.REFUSE));
    long epochs = Long.parseLong(arguments.get("epochs"));
    for (long checkpoint = 1; checkpoint <= epochs; checkpoint++) {
      writer.commit(
          new EpochCommit(checkpoint, schema, List.of(file), EventTimes.NONE, checkpoint));
    }
    return Map.of();
  }

  /** Not for more than one process, and not for a machine that may crash. */
  private static final class Quick implements ChannelStorage {
    private final Path root;
    private final ChannelStorage reading;

    Quick(Path root) {
      this.root = root;
      reading = new LocalChannelStorage(root);
    }

    @Override
    public boolean createIfAbsent(String path, byte[] content) throws IOException {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      try {
        Files.write(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      }
    }

    @Override
    public Optional<byte[]> read(String path, int maxBytes) throws IOException {
      return reading.read(path, maxBytes);
    }

    @Override
    public List<String> list(String directory, int maxNames) throws IOException {
      return reading.list(directory, maxNames);
    }

    @Override
    public void delete(String path) throws IOException {
      reading.delete(path);
    }

    @Override
    public String location() {
      return reading.location();
    }
  }
}
