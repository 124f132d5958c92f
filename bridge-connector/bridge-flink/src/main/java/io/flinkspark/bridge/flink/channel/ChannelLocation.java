package io.flinkspark.bridge.flink.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelStorage;
import io.flinkspark.bridge.protocol.channel.LocalChannelStorage;
import io.flinkspark.bridge.protocol.channel.hadoop.HadoopChannelStorage;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * Where a channel is, for every task of the job. On a local file system nothing of Hadoop is used.
 *
 * @param path with a scheme; without one it is on Hadoop's default file system
 * @param hadoop what to set in Hadoop's configuration, besides its files
 */
record ChannelLocation(String path, Map<String, String> hadoop) implements SinkLocation {

  ChannelLocation {
    check(!path.isBlank(), "Cannot use a channel's path: it is blank");
    hadoop = new TreeMap<>(hadoop);
  }

  @Override
  public ChannelStorage storage() {
    Optional<Path> local = local();
    if (local.isPresent()) {
      return new LocalChannelStorage(local.get());
    }
    return withHadoop(configuration -> HadoopChannelStorage.open(path, configuration));
  }

  @Override
  public DataFiles dataFiles() {
    Optional<Path> local = local();
    if (local.isPresent()) {
      return new LocalDataFiles(local.get());
    }
    return withHadoop(
        configuration -> {
          URI root = new org.apache.hadoop.fs.Path(path).getFileSystem(configuration).getUri();
          return root.getScheme().equals("file")
              ? new LocalDataFiles(Path.of(new org.apache.hadoop.fs.Path(path).toUri().getPath()))
              : new HadoopDataFiles(path, configuration);
        });
  }

  private Optional<Path> local() {
    if (!path.startsWith("file:")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(new URI(path).getPath()));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT,
          String.format("Cannot use a channel's path: %s (%s)", e.getMessage(), path),
          e);
    }
  }

  private interface WithHadoop<R> {
    R open(Configuration configuration) throws IOException;
  }

  private <R> R withHadoop(WithHadoop<R> opening) {
    try {
      Configuration configuration = new Configuration();
      hadoop.forEach(configuration::set);
      return opening.open(configuration);
    } catch (IOException e) {
      throw new BridgeException(
          ErrorCode.CHANNEL_STORAGE_FAILED,
          String.format("Cannot reach the file system of a channel: %s (%s)", e, path),
          e);
    } catch (NoClassDefFoundError e) {
      throw new BridgeException(
          ErrorCode.CHANNEL_STORAGE_UNFIT,
          String.format(
              "Cannot reach the file system of a channel: Hadoop is not on Flink's class path."
                  + " Set HADOOP_CLASSPATH to what `hadoop classpath` prints, or use a file: path"
                  + " (%s)",
              path),
          e);
    }
  }
}
