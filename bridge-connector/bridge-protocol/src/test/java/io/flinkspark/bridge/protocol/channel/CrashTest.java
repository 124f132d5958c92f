package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.channel.TestProducer.commit;
import static io.flinkspark.bridge.protocol.channel.TestProducer.fresh;
import static io.flinkspark.bridge.protocol.channel.TestProducer.restored;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each operation on the storage fails once, before or after it is done. Whoever was at work repeats
 * the step, or is gone and another begins anew; the channel then is as if nothing had failed.
 */
class CrashTest {

  private static final RollUpSizes SIZES = new RollUpSizes(10, 4);

  /** A process: what it knows dies with it. */
  private static final class Job {
    private final ChannelStorage storage;
    private Channel channel;
    private ChannelWriter writer;

    Job(ChannelStorage storage) {
      this.storage = storage;
    }

    Channel channel() {
      if (channel == null) {
        channel = Channel.openOrCreate(storage, "orders", Clock.systemUTC(), SIZES);
      }
      return channel;
    }

    void claim(ChannelStart start) {
      writer = channel().claim(start);
    }

    /** As Flink does: restores from the checkpoint and commits what it holds. */
    ChannelWriter writer(String run, long checkpoint) {
      if (writer == null) {
        claim(restored(run, run, checkpoint));
      }
      return writer;
    }

    void die() {
      channel = null;
      writer = null;
    }
  }

  /** Every kind of change, and several roll-ups, some with each kind in what they roll up. */
  private static List<Consumer<Job>> steps() {
    List<Consumer<Job>> steps = new ArrayList<>();
    steps.add(job -> job.claim(fresh("r1")));
    commits(steps, "r1", 1, 24);
    steps.add(job -> job.channel().compact(merge(job.channel().view(), 6, 9)));
    steps.add(job -> job.channel().expire(5));
    commits(steps, "r1", 25, 34);
    steps.add(job -> job.claim(restored("r2", "r1", 17)));
    commits(steps, "r2", 18, 22);
    steps.add(job -> job.channel().compact(merge(job.channel().view(), 12, 37)));
    commits(steps, "r2", 23, 29);
    steps.add(job -> job.channel().expire(14));
    commits(steps, "r2", 30, 45);
    return steps;
  }

  private static void commits(List<Consumer<Job>> steps, String run, long first, long last) {
    for (long checkpoint = first; checkpoint <= last; checkpoint++) {
      long number = checkpoint;
      steps.add(job -> job.writer(run, number).commit(commit(run, number)));
    }
  }

  private static CompactionPlan merge(ChannelView view, long first, long last) {
    return ChannelTest.merged(
        view.epochs(first, last).toList(), "data/merged-" + first + ".parquet");
  }

  private static int run(ChannelStorage storage, boolean dies) {
    Job job = new Job(storage);
    int failures = 0;
    for (Consumer<Job> step : steps()) {
      for (boolean done = false; !done; ) {
        try {
          step.accept(job);
          done = true;
        } catch (BridgeException e) {
          assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.CHANNEL_STORAGE_FAILED);
          failures++;
          if (dies) {
            job.die();
          }
        }
      }
    }
    return failures;
  }

  private static List<String> describe(ChannelView view) {
    List<String> lines = new ArrayList<>();
    view.epochs()
        .forEach(
            epoch ->
                lines.add(
                    String.format(
                        "%d %d %s %d %s",
                        epoch.number(),
                        epoch.checkpoint(),
                        epoch.files(),
                        epoch.rows(),
                        epoch.watermark())));
    EpochSummary sum = view.summary();
    lines.add("complete until " + view.completeUntil() + ", from " + view.start().epoch());
    lines.add(sum.epochs() + " epochs, " + sum.rows() + " rows, " + sum.files() + " files");
    return lines;
  }

  @ParameterizedTest
  @EnumSource
  void everyStepSurvivesEveryFailure(WatchedStorage.When when) {
    MemoryChannelStorage calm = new MemoryChannelStorage();
    WatchedStorage counting = new WatchedStorage(calm);
    assertThat(run(counting, false)).isZero();
    List<String> expected = describe(Channel.open(calm).view());
    assertThat(expected).hasSize(33);
    for (int failAt = 0; failAt < counting.operations(); failAt++) {
      for (boolean dies : new boolean[] {false, true}) {
        MemoryChannelStorage storage = new MemoryChannelStorage();
        int failures = run(new WatchedStorage(storage, failAt, when), dies);
        String what = "failure " + when + " operation " + failAt + (dies ? ", new process" : "");
        assertThat(failures).as(what).isEqualTo(1);
        assertThat(describe(Channel.open(storage).view())).as(what).isEqualTo(expected);
      }
    }
  }

  @Test
  void readersSurviveEveryFailure() {
    MemoryChannelStorage storage = new MemoryChannelStorage();
    run(storage, false);
    List<String> expected = describe(Channel.open(storage).view());
    WatchedStorage counting = new WatchedStorage(storage);
    describe(Channel.open(counting).view());
    for (int failAt = 0; failAt < counting.operations(); failAt++) {
      for (WatchedStorage.When when : WatchedStorage.When.values()) {
        ChannelStorage failing = new WatchedStorage(storage, failAt, when);
        TestProducer.assertFails(
            () -> describe(Channel.open(failing).view()),
            ErrorCode.CHANNEL_STORAGE_FAILED,
            "operation " + failAt);
        assertThat(describe(Channel.open(failing).view())).isEqualTo(expected);
      }
    }
  }
}
