package io.flinkspark.schema.window;

import static io.flinkspark.schema.window.LateDataPolicy.FLINK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlignedWindowTest {

  private static final long MINUTE = 60_000;

  @Test
  void tumblingWindowsIncludeTheirStartAndExcludeTheirEnd() {
    TumblingWindow windows = TrafficWindows.TUMBLING_5MIN;

    assertThat(windows.windowsOf(0)).containsExactly(new TimeRange(0, 5 * MINUTE));
    assertThat(windows.windowsOf(5 * MINUTE - 1)).containsExactly(new TimeRange(0, 5 * MINUTE));
    assertThat(windows.windowsOf(5 * MINUTE))
        .containsExactly(new TimeRange(5 * MINUTE, 10 * MINUTE));
  }

  @Test
  void timesBeforeTheEpochBelongToTheWindowBefore() {
    TumblingWindow windows = TrafficWindows.TUMBLING_5MIN;

    assertThat(windows.windowsOf(-1)).containsExactly(new TimeRange(-5 * MINUTE, 0));
    assertThat(windows.windowsOf(-5 * MINUTE)).containsExactly(new TimeRange(-5 * MINUTE, 0));
    assertThat(windows.windowsOf(-5 * MINUTE - 1))
        .containsExactly(new TimeRange(-10 * MINUTE, -5 * MINUTE));
  }

  @Test
  void slidingWindowsComeLatestFirst() {
    assertThat(TrafficWindows.SLIDING_1H_15MIN.windowsOf(1))
        .containsExactly(
            new TimeRange(0, 60 * MINUTE),
            new TimeRange(-15 * MINUTE, 45 * MINUTE),
            new TimeRange(-30 * MINUTE, 30 * MINUTE),
            new TimeRange(-45 * MINUTE, 15 * MINUTE));
  }

  @Test
  void anOffsetMovesTheWindows() {
    Duration hour = Duration.ofHours(1);
    Duration quarter = Duration.ofMinutes(15);
    TumblingWindow later = new TumblingWindow("w", hour, quarter, Duration.ZERO, FLINK);
    TumblingWindow earlier = new TumblingWindow("w", hour, quarter.negated(), hour, FLINK);

    assertThat(later.windowsOf(0)).containsExactly(new TimeRange(-45 * MINUTE, 15 * MINUTE));
    assertThat(earlier.windowsOf(0)).containsExactly(new TimeRange(-15 * MINUTE, 45 * MINUTE));
  }

  /** Against the definition itself: every start that is a slide's multiple, tried one by one. */
  @Test
  void agreesWithBruteForce() {
    long seed = 42;
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      int size = 1 + random.nextInt(60);
      int slide = 1 + random.nextInt(size);
      int offset = random.nextInt(2 * slide - 1) - (slide - 1);
      int time = random.nextInt(400) - 200;
      AlignedWindow windows =
          random.nextInt(4) == 0
              ? new TumblingWindow("w", ms(size), ms(slide == size ? 0 : offset), ms(0), FLINK)
              : new SlidingWindow("w", ms(size), ms(slide), ms(offset), ms(0), FLINK);

      assertThat(windows.windowsOf(time))
          .as("seed %d: %s at %d", seed, windows.spec(), time)
          .containsExactlyElementsOf(bruteForce(windows, time));
    }
  }

  @Test
  void refusesTimesWhoseWindowsNoLongCanHold() {
    assertThatThrownBy(() -> TrafficWindows.TUMBLING_1H.windowsOf(Long.MAX_VALUE))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> TrafficWindows.SLIDING_1H_15MIN.windowsOf(Long.MIN_VALUE))
        .isInstanceOf(ArithmeticException.class);
  }

  private static List<TimeRange> bruteForce(AlignedWindow windows, long time) {
    List<TimeRange> found = new ArrayList<>();
    long size = windows.size().toMillis();
    for (long start = time; start > time - size; start--) {
      if ((start - windows.offset().toMillis()) % windows.slide().toMillis() == 0) {
        found.add(new TimeRange(start, start + size));
      }
    }
    return found;
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
