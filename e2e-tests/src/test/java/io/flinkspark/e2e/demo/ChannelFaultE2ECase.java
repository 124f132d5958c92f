package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Processes of all kinds die, drawn from a seed, while Flink writes a million rows to a channel and
 * Spark follows it: at the end each row is there once, in the channel and in what Spark has
 * written. {@code -Dbridge.faults} says how many, {@code -Dbridge.faults.seed} repeats the draw;
 * the table is under {@code target/channel-faults}.
 */
@ExtendWith(RunningClusters.class)
final class ChannelFaultE2ECase {
  private static final int FAULTS = Integer.getInteger("bridge.faults", 5);
  private static final long SEED =
      Long.getLong("bridge.faults.seed", ThreadLocalRandom.current().nextInt(1_000_000));
  private static final int ROWS = 1_000_000;

  private final Random chance = new Random(SEED);
  private final Deque<ChannelFault> faults = new ArrayDeque<>(ChannelFault.draw(FAULTS, chance));
  private final FaultTable table = new FaultTable("channel-faults", SEED, "run");
  private final List<Hit> open = new ArrayList<>();
  private final long begin = System.nanoTime();
  private int injected;

  /** A fault after which not both sides have gone on yet. */
  private record Hit(int number, int run, ChannelFault fault, String hit, long instant) {

    /** How long it took until rows flowed again on the sides that it hit. */
    OptionalDouble secondsUntilRecovered(ChannelProgress progress) {
      OptionalDouble writer = progress.writer().secondsAfter(instant);
      OptionalDouble reader = progress.reader().secondsAfter(instant);
      if ((fault.hitsWriter() && writer.isEmpty()) || (fault.hitsReader() && reader.isEmpty())) {
        return OptionalDouble.empty();
      }
      return OptionalDouble.of(
          Math.max(
              fault.hitsWriter() ? writer.getAsDouble() : 0,
              fault.hitsReader() ? reader.getAsDouble() : 0));
    }

    boolean hitsSidesOf(ChannelFault other) {
      return (fault.hitsWriter() && other.hitsWriter())
          || (fault.hitsReader() && other.hitsReader());
    }
  }

  @Test
  void everyRowIsThereOnceWhoeverDies(RunningClusters.Site site) {
    System.out.printf("%d faults from -Dbridge.faults.seed=%d%n", FAULTS, SEED);
    for (int number = 1; !faults.isEmpty(); number++) {
      ChannelSite channel = new ChannelSite(site, "faults-" + number);
      try (WatchedChannel run =
          new WatchedChannel(channel, site.processes().spark(), ROWS, chance)) {
        injectUntilOver(run, number);
        run.finish();
        List<String> problems = run.problems();
        table.over(number, run.summary(), problems);
        assertThat(problems).as("with seed %d", SEED).isEmpty();
      }
    }
  }

  private void injectUntilOver(WatchedChannel run, int number) {
    while (!faults.isEmpty()) {
      WatchedChannel.pass(Duration.ofMillis(200 + chance.nextInt(800)));
      ChannelFault fault = faults.peek();
      // Rows flow on the sides that it hits, so that it hits something.
      awaitRecovered(run, hit -> hit.hitsSidesOf(fault));
      if (run.isOver()) {
        break;
      }
      faults.remove();
      injected++;
      long instant = System.nanoTime();
      open.add(new Hit(injected, number, fault, run.hit(fault), instant));
    }
    awaitRecovered(run, hit -> true);
  }

  private void awaitRecovered(WatchedChannel run, Predicate<Hit> which) {
    await("rows flow again")
        .atMost(ChannelSite.PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              run.revive();
              note(run);
              return open.stream().noneMatch(which) || run.isOver();
            });
    if (run.isOver()) {
      open.clear();
    }
  }

  /** Puts into the table what has recovered. */
  private void note(WatchedChannel run) {
    for (Iterator<Hit> hits = open.iterator(); hits.hasNext(); ) {
      Hit hit = hits.next();
      OptionalDouble seconds = hit.secondsUntilRecovered(run.progress());
      if (seconds.isPresent()) {
        hits.remove();
        table.fault(
            hit.number(),
            hit.run(),
            (hit.instant() - begin) / 1e9,
            hit.fault(),
            hit.hit(),
            seconds.getAsDouble());
      }
    }
  }
}
