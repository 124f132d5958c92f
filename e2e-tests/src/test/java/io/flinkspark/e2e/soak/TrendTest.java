package io.flinkspark.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TrendTest {
  private static final int MEBIBYTE = 1024;

  @Test
  void aProcessThatLevelsOffIsOk() {
    Trend trend = trend(process(300, second -> Math.min(second, 100) * 4L * MEBIBYTE));
    assertThat(trend.verdict()).isEqualTo(Verdict.OK);
    assertThat(trend.medians().get(Resource.MEMORY_MIB).last()).isEqualTo(400);
  }

  @Test
  void oneThatTakesMoreAndMoreMemoryIsNot() {
    Trend trend = trend(process(300, second -> second * 4L * MEBIBYTE));
    assertThat(trend.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(trend.growing()).containsExactly(Resource.MEMORY_MIB);
  }

  @Test
  void oneThatLeavesFilesOpenAndThreadsRunningIsNot() {
    List<Sample> samples =
        IntStream.range(0, 300)
            .mapToObj(second -> new Sample(second, "kafka", 1, MEBIBYTE, second, 10 + second))
            .toList();
    assertThat(trend(samples).growing()).containsExactly(Resource.OPEN_FILES, Resource.THREADS);
  }

  @Test
  void aShortTimeTellsNothing() {
    Trend trend = trend(process(60, second -> second * 40L * MEBIBYTE));
    assertThat(trend.verdict()).isEqualTo(Verdict.TOO_SHORT_TO_TELL);
    assertThat(trend(process(1, second -> MEBIBYTE)).verdict())
        .isEqualTo(Verdict.TOO_SHORT_TO_TELL);
  }

  @Test
  void onlyTheTimeSinceTheLastStartCounts() {
    List<Sample> samples = new ArrayList<>(process(300, second -> second * 4L * MEBIBYTE));
    for (int second = 300; second < 450; second++) {
      samples.add(new Sample(second, "kafka", 2, 100 * MEBIBYTE, 10, 10));
    }
    Trend trend = trend(samples);
    assertThat(trend.starts()).isEqualTo(2);
    assertThat(trend.seconds()).isEqualTo(149);
    assertThat(trend.verdict()).isEqualTo(Verdict.OK);
  }

  private static List<Sample> process(int seconds, IntToLongFunction kibibytes) {
    return IntStream.range(0, seconds)
        .mapToObj(second -> new Sample(second, "kafka", 1, kibibytes.applyAsLong(second), 10, 10))
        .toList();
  }

  private static Trend trend(List<Sample> samples) {
    List<Trend> trends = Trend.of(samples);
    assertThat(trends).hasSize(1);
    return trends.get(0);
  }
}
