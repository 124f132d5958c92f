package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.Bytes;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.ReadPlan;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The compiled plans of one publication, the most recently used of them. A plan that was dropped
 * and is compiled again gets another generation, as its partitions may have changed: its readers
 * then fail instead of reading wrong rows. Safe for several threads; a plan is compiled once.
 */
final class PublishedPlans {

  static final int MAX_PLANS = 200;

  private final UUID generation;
  private final PlanCompiler compiler;
  private final Map<Bytes, CompletableFuture<CompiledPlan>> plans =
      new LinkedHashMap<>(16, 0.75f, true);
  private int dropped;

  PublishedPlans(UUID generation, PlanCompiler compiler) {
    this.generation = generation;
    this.compiler = compiler;
  }

  CompiledPlan compile(ReadPlan plan) {
    Bytes digest = plan.digest();
    CompletableFuture<CompiledPlan> compiled;
    boolean mine = false;
    UUID life;
    synchronized (plans) {
      compiled = plans.get(digest);
      life = lifeOf(digest);
      if (compiled == null) {
        mine = true;
        compiled = new CompletableFuture<>();
        plans.put(digest, compiled);
        dropEldest();
      }
    }
    if (mine) {
      fill(compiled, digest, plan, life);
    }
    try {
      return compiled.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof BridgeException known
          ? known
          : new BridgeException(
              ErrorCode.PLAN_INVALID, "Cannot plan a read: " + e.getCause().getMessage(), e);
    }
  }

  /** The plan of this generation, if it was compiled and not dropped since. */
  Optional<CompiledPlan> find(UUID life) {
    synchronized (plans) {
      return plans.values().stream()
          .filter(plan -> plan.isDone() && !plan.isCompletedExceptionally())
          .map(CompletableFuture::join)
          .filter(plan -> plan.generation().equals(life))
          .findAny();
    }
  }

  private void fill(
      CompletableFuture<CompiledPlan> compiled, Bytes digest, ReadPlan plan, UUID life) {
    try {
      compiled.complete(compiler.compile(plan, life));
    } catch (RuntimeException | Error e) {
      synchronized (plans) {
        plans.remove(digest, compiled);
      }
      compiled.completeExceptionally(e);
    }
  }

  private void dropEldest() {
    if (plans.size() > MAX_PLANS) {
      Iterator<Bytes> eldest = plans.keySet().iterator();
      eldest.next();
      eldest.remove();
      dropped++;
    }
  }

  private UUID lifeOf(Bytes digest) {
    ByteBuffer name =
        ByteBuffer.allocate(2 * Long.BYTES + digest.size() + Integer.BYTES)
            .putLong(generation.getMostSignificantBits())
            .putLong(generation.getLeastSignificantBits())
            .put(digest.toBuffer())
            .putInt(dropped);
    return UUID.nameUUIDFromBytes(name.array());
  }
}
