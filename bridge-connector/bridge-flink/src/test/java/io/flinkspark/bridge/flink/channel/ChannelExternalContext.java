package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.testframe.external.ExternalSystemDataReader;
import org.apache.flink.connector.testframe.external.sink.DataStreamSinkV2ExternalContext;
import org.apache.flink.connector.testframe.external.sink.TestingSinkSettings;
import org.apache.flink.util.FileUtils;

/** What Flink's conformance kit writes to: a channel of its own. */
public final class ChannelExternalContext implements DataStreamSinkV2ExternalContext<NumberRow> {

  private static final int MIN_ROWS = 50;
  private static final int MAX_ROWS = 200;

  private final Path root;
  private final List<URL> jars;

  /**
   * @param jars what a cluster in other processes needs
   */
  ChannelExternalContext(List<URL> jars) {
    this.jars = jars;
    try {
      root = Files.createTempDirectory("conformance");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Sink<NumberRow> createSink(TestingSinkSettings settings) {
    return ChannelSink.<NumberRow>builder()
        .path(root.resolve("channel").toUri().toString())
        .bridgeId("conformance")
        .records(ChannelRecords.pojo(NumberRow.class))
        .build();
  }

  @Override
  public ExternalSystemDataReader<NumberRow> createSinkDataReader(TestingSinkSettings settings) {
    return new Reader(new ChannelRows(root.resolve("channel")));
  }

  private static final class Reader implements ExternalSystemDataReader<NumberRow> {

    private final ChannelRows channel;
    private long lastEpoch;

    Reader(ChannelRows channel) {
      this.channel = channel;
    }

    @Override
    public List<NumberRow> poll(Duration timeout) {
      List<ChannelEpoch> epochs =
          channel.epochs().stream().filter(epoch -> epoch.number() > lastEpoch).toList();
      for (ChannelEpoch epoch : epochs) {
        lastEpoch = epoch.number();
      }
      return epochs.stream().flatMap(channel::ids).map(NumberRow::of).toList();
    }

    @Override
    public void close() {
      // Nothing is open between polls.
    }
  }

  @Override
  public List<NumberRow> generateTestData(TestingSinkSettings settings, long seed) {
    Random random = new Random(seed);
    return Stream.generate(() -> NumberRow.of(random.nextLong()))
        .limit(random.nextInt(MIN_ROWS, MAX_ROWS))
        .toList();
  }

  @Override
  public TypeInformation<NumberRow> getProducedType() {
    return TypeInformation.of(NumberRow.class);
  }

  @Override
  public List<URL> getConnectorJarPaths() {
    return jars;
  }

  @Override
  public String toString() {
    return "channel";
  }

  @Override
  public void close() throws IOException {
    FileUtils.deleteDirectory(root.toFile());
  }
}
