package io.flinkspark.bridge.protocol.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers that fence each other all the time, as threads and as processes, on real files. */
class ConcurrentWritersTest {

  private static final int EPOCHS = 120;

  @TempDir Path directory;
  @TempDir Path logs;

  /** A job that takes the channel again whenever it is fenced, until there are enough epochs. */
  static int write(Path path) {
    Channel channel =
        Channel.openOrCreate(
            new LocalChannelStorage(path), "orders", Clock.systemUTC(), new RollUpSizes(10, 4));
    int fenced = 0;
    int inARow = 0;
    for (boolean isDone = false; !isDone; ) {
      String run = UUID.randomUUID().toString();
      Optional<ChannelEpoch> newest = channel.view().newest();
      long committed = newest.map(ChannelEpoch::checkpoint).orElse(0L);
      String parent = newest.map(ConcurrentWritersTest::runOf).orElse(run);
      try {
        ChannelWriter writer = channel.claim(new ChannelStart.Restored(run, parent, committed));
        // Then it lets the others do something.
        for (int i = 0; i < 5 && committed < EPOCHS; i++) {
          committed++;
          writer.commit(TestProducer.commit(run, committed));
        }
        inARow = 0;
        isDone = committed == EPOCHS;
      } catch (BridgeException e) {
        // Refused: after it read the newest epoch, somebody went back behind that one.
        assertThat(e.code())
            .as(e.getMessage())
            .isIn(ErrorCode.CHANNEL_FENCED, ErrorCode.CHANNEL_START_REFUSED);
        fenced++;
        backOff(++inARow);
      }
    }
    return fenced;
  }

  /** As a job does before it starts again: who claims at once takes back what others just did. */
  private static void backOff(int failures) {
    long longest = TimeUnit.MILLISECONDS.toNanos(1L << Math.min(failures, 7));
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest));
  }

  private static String runOf(ChannelEpoch epoch) {
    String path = epoch.files().get(0).path();
    return path.substring("data/".length(), path.lastIndexOf('-'));
  }

  /** Epochs only grow, are whole, and end as one history without a gap. */
  private void check() {
    ChannelView view = Channel.open(new LocalChannelStorage(directory)).view();
    List<ChannelEpoch> epochs = view.epochs().toList();
    assertThat(epochs.stream().map(ChannelEpoch::checkpoint))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, EPOCHS).boxed().toList());
    assertThat(epochs.stream().map(epoch -> epoch.files().get(0).path())).doesNotHaveDuplicates();
    assertThat(view.summary().rows()).isEqualTo(10 * EPOCHS);
  }

  @Test
  void threadsGiveOneHistory() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> jobs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        jobs.add(executor.submit(() -> write(directory)));
      }
      int fenced = 0;
      for (Future<Integer> job : jobs) {
        fenced += job.get(10, TimeUnit.MINUTES);
      }
      assertThat(fenced).as("how often a writer was fenced").isPositive();
      check();
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void processesGiveOneHistory() throws Exception {
    List<Process> jobs = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        jobs.add(
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    WriterProcess.class.getName(),
                    directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(logs.resolve(i + ".log").toFile())
                .start());
      }
      for (int i = 0; i < 2; i++) {
        assertThat(jobs.get(i).waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(jobs.get(i).exitValue()).as(Files.readString(logs.resolve(i + ".log"))).isZero();
      }
      check();
    } finally {
      jobs.forEach(Process::destroyForcibly);
    }
  }

  /** One of the processes. */
  static final class WriterProcess {
    public static void main(String[] arguments) {
      write(Path.of(arguments[0]));
    }
  }
}
