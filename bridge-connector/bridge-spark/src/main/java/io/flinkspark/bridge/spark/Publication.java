package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.ReadPlan;
import io.flinkspark.bridge.protocol.SplitId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.sql.types.StructType;

/** A dataset that readers can ask for by its name, until it is closed. Safe for several threads. */
public final class Publication implements AutoCloseable {

  private final String name;
  private final PlanCompiler compiler;
  private final PublishedPlans plans;
  private final ReadProgress progress;
  private final Consumer<Publication> onClose;

  Publication(String name, UUID generation, PlanCompiler compiler, Consumer<Publication> onClose) {
    this.name = name;
    this.compiler = compiler;
    this.onClose = onClose;
    plans = new PublishedPlans(generation, compiler);
    progress = new ReadProgress(name);
  }

  public String name() {
    return name;
  }

  /** The id under which readers of everything know this life of the publication. */
  public UUID generation() {
    return compile(ReadPlan.ALL).generation();
  }

  /** The number of splits when everything is read. */
  public int partitions() {
    return compile(ReadPlan.ALL).partitions();
  }

  public StructType schema() {
    return compiler.schema();
  }

  /**
   * For people: the number of splits, and whether their rows are copied from Spark's vectors
   * (columnar) or made one by one, with the operator that decides it.
   */
  public String description() {
    CompiledPlan all = compile(ReadPlan.ALL);
    return all.partitions() + " partitions, " + all.input().description();
  }

  /**
   * Waits until every split was read to its end and checkpointed by its reader; with several
   * readers, by each that has come.
   *
   * @throws BridgeException when that takes longer, naming what is missing, or when the publication
   *     is closed meanwhile
   */
  public void awaitDrained(Duration timeout) throws InterruptedException {
    progress.await(timeout);
  }

  CompiledPlan compile(ReadPlan plan) {
    return plans.compile(plan);
  }

  /** A reader opens a split of this plan; returns whether it had opened it before. */
  boolean opened(UUID planGeneration, String consumer, SplitId split) {
    return progress.opened(consumer, planGeneration, partitions(planGeneration), split);
  }

  /** A reader says which splits of this plan it has finished. */
  void record(UUID planGeneration, String consumer, List<SplitId> finished) {
    progress.record(consumer, planGeneration, partitions(planGeneration), finished);
  }

  private int partitions(UUID planGeneration) {
    return plans
        .find(planGeneration)
        .orElseThrow(
            () ->
                new BridgeException(
                    ErrorCode.GENERATION_CHANGED,
                    String.format(
                        "Cannot record progress of %s: it was published again (not %s)",
                        name, planGeneration)))
        .partitions();
  }

  /** Takes the name back and ends the splits being read. */
  @Override
  public void close() {
    progress.close();
    onClose.accept(this);
  }
}
