package io.flinkspark.bridge.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Does several things at the same time. */
final class Together {

  private Together() {}

  /**
   * Returns when all are done. After the first failure the others are interrupted, and that failure
   * is thrown.
   */
  static void run(List<Runnable> actions) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, actions.size()),
            action -> {
              Thread thread = new Thread(action, "testkit-start");
              thread.setDaemon(true);
              return thread;
            });
    try {
      ExecutorCompletionService<Void> done = new ExecutorCompletionService<>(threads);
      actions.forEach(action -> done.submit(action, null));
      for (int i = 0; i < actions.size(); i++) {
        done.take().get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("Cannot start the clusters: interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new TestkitException("Cannot start the clusters: " + e.getCause(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  static void start(List<MemberProcess> members) {
    List<Runnable> starts = new ArrayList<>();
    members.forEach(member -> starts.add(member::start));
    run(starts);
  }
}
