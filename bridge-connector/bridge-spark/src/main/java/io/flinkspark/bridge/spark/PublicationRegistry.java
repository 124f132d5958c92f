package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.ReadPlan;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a bridge offers, by name. Safe for several threads. */
final class PublicationRegistry implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PublicationRegistry.class);

  private final Map<String, Publication> publications = new ConcurrentHashMap<>();
  private final Consumer<String> onWithdrawn;
  private volatile boolean closed;

  /**
   * @param onWithdrawn hears the name of each publication that is offered no more
   */
  PublicationRegistry(Consumer<String> onWithdrawn) {
    this.onWithdrawn = onWithdrawn;
  }

  /** See {@link SparkBridge#publish(String, Dataset, PublishOptions)}. */
  Publication publish(String name, Dataset<?> dataset, PublishOptions options) {
    if (closed) {
      throw new BridgeException(
          ErrorCode.PUBLICATION_CLOSED, "Cannot publish " + name + ": the bridge is closed");
    }
    PlanCompiler compiler = new PlanCompiler(name, stable(name, dataset, options), options);
    Publication publication = new Publication(name, options.generation(), compiler, this::withdraw);
    publication.compile(ReadPlan.ALL);
    if (publications.putIfAbsent(name, publication) != null) {
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT, "Cannot publish " + name + ": the name is taken");
    }
    LOG.info("Published {}: {}", name, publication.description());
    return publication;
  }

  private static Dataset<Row> stable(String name, Dataset<?> dataset, PublishOptions options) {
    Dataset<Row> rows = dataset.toDF();
    if (options.determinism() != Determinism.CHECKPOINT
        || Replay.of(rows.queryExecution()) == Replay.EXACT) {
      return rows;
    }
    if (dataset.sparkSession().sparkContext().getCheckpointDir().isEmpty()) {
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT,
          "Cannot checkpoint publication "
              + name
              + ": Spark has no checkpoint directory, see SparkContext.setCheckpointDir");
    }
    return rows.checkpoint(true);
  }

  private void withdraw(Publication publication) {
    if (publications.remove(publication.name(), publication)) {
      onWithdrawn.accept(publication.name());
    }
  }

  /** The publication of this name. */
  Publication get(String name) {
    Publication publication = publications.get(name);
    if (publication == null) {
      throw new BridgeException(
          ErrorCode.PUBLICATION_UNKNOWN,
          "Cannot read publication " + name + ": there is none of this name");
    }
    return publication;
  }

  /** Sorted. */
  List<String> names() {
    return publications.keySet().stream().sorted().toList();
  }

  int size() {
    return publications.size();
  }

  @Override
  public void close() {
    closed = true;
    List.copyOf(publications.values()).forEach(Publication::close);
  }
}
