package io.flinkspark.e2e.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;

/** What can happen to a transfer. */
enum Fault {
  EXECUTOR_KILLED(9),
  /** It keeps its connections and says nothing, for longer than readers wait. */
  EXECUTOR_HANGS(3),
  TASK_MANAGER_KILLED(5),
  /** The connections to the driver, of readers and enumerator. */
  CONTROL_CUT(9),
  DATA_CUT(9),
  /** In the middle of a batch. */
  BATCH_HALVED(8),
  NETWORK_SLOW(2),
  /** Nothing passes, for longer than readers wait, and no connection is closed. */
  NETWORK_SILENT(3),
  /** All connections are cut and none comes about for some seconds. */
  NETWORK_DOWN(2);

  private final int weight;

  Fault(int weight) {
    this.weight = weight;
  }

  /** So many faults in an order of chance, each kind at least once if there is room. */
  static List<Fault> draw(int count, Random chance) {
    return draw(List.of(values()), fault -> fault.weight, count, chance);
  }

  static <F> List<F> draw(List<F> kinds, ToIntFunction<F> weight, int count, Random chance) {
    List<F> urn = new ArrayList<>();
    for (F fault : kinds) {
      urn.addAll(Collections.nCopies(weight.applyAsInt(fault), fault));
    }
    List<F> drawn = new ArrayList<>(kinds);
    Collections.shuffle(drawn, chance);
    while (drawn.size() < count) {
      drawn.add(urn.get(chance.nextInt(urn.size())));
    }
    List<F> faults = new ArrayList<>(drawn.subList(0, count));
    Collections.shuffle(faults, chance);
    return faults;
  }
}
