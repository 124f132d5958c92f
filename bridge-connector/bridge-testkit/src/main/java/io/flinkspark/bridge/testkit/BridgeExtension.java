package io.flinkspark.bridge.testkit;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts clusters before the first test of a class and stops them after the last one.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final BridgeExtension bridge = BridgeExtension.builder().kafka().flink().build();
 * }</pre>
 *
 * <p>Nested test classes share the clusters of the outermost one.
 */
public final class BridgeExtension implements BeforeAllCallback, AfterAllCallback {

  private final BridgeClusters.Builder builder;
  private BridgeClusters clusters;
  private int openClasses;

  private BridgeExtension(BridgeClusters.Builder builder) {
    this.builder = builder;
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public synchronized void beforeAll(ExtensionContext context) {
    if (openClasses == 0) {
      clusters = builder.start();
    }
    openClasses++;
  }

  @Override
  public synchronized void afterAll(ExtensionContext context) {
    if (openClasses > 0 && --openClasses == 0) {
      clusters.close();
      clusters = null;
    }
  }

  /** The running clusters. */
  public synchronized BridgeClusters clusters() {
    if (clusters == null) {
      throw new TestkitException(
          "Cannot use the clusters: they run only during the tests of a class that registers the extension in a"
              + " static field");
    }
    return clusters;
  }

  public KafkaProcesses kafka() {
    return clusters().kafka();
  }

  public HdfsProcesses hdfs() {
    return clusters().hdfs();
  }

  public FlinkProcesses flink() {
    return clusters().flink();
  }

  public SparkProcesses spark() {
    return clusters().spark();
  }

  /** Says which clusters to start, with the meaning of {@link BridgeClusters.Builder}. */
  public static final class Builder {

    private final BridgeClusters.Builder clusters = BridgeClusters.builder();

    private Builder() {}

    public Builder workDir(Path folder) {
      clusters.workDir(folder);
      return this;
    }

    public Builder kafka() {
      clusters.kafka();
      return this;
    }

    public Builder hdfs() {
      clusters.hdfs();
      return this;
    }

    public Builder flink() {
      clusters.flink();
      return this;
    }

    public Builder flink(FlinkOptions options) {
      clusters.flink(options);
      return this;
    }

    public Builder spark() {
      clusters.spark();
      return this;
    }

    public Builder spark(SparkOptions options) {
      clusters.spark(options);
      return this;
    }

    public Builder port(String role, int port) {
      clusters.port(role, port);
      return this;
    }

    public Builder onProgress(Consumer<String> listener) {
      clusters.onProgress(listener);
      return this;
    }

    public BridgeExtension build() {
      return new BridgeExtension(clusters);
    }
  }
}
