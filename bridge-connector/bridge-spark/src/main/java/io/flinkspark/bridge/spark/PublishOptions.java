package io.flinkspark.bridge.spark;

import java.util.Objects;
import java.util.UUID;

/**
 * How something is published.
 *
 * @param determinism what to do when Spark may compute it differently the next time
 * @param generation which life of the publication this is. A restarted driver that publishes the
 *     same rows in the same partitions may give the same id again: readers then go on where they
 *     were. By default each publication has an id of its own and readers of an older one fail
 */
public record PublishOptions(Determinism determinism, UUID generation) {

  public PublishOptions {
    Objects.requireNonNull(determinism);
    Objects.requireNonNull(generation);
  }

  /** Refuses what is not determinate; a life of its own. */
  public static PublishOptions defaults() {
    return new PublishOptions(Determinism.REFUSE, UUID.randomUUID());
  }

  public PublishOptions withDeterminism(Determinism wanted) {
    return new PublishOptions(wanted, generation);
  }

  public PublishOptions withGeneration(UUID wanted) {
    return new PublishOptions(determinism, wanted);
  }
}
