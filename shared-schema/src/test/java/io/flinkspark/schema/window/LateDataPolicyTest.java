package io.flinkspark.schema.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.schema.LateData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LateDataPolicyTest {

  @ParameterizedTest
  @EnumSource
  void aWindowIsOverWhenItsLastMillisecondIs(LateDataPolicy policy) {
    TimeRange window = new TimeRange(0, 1000);

    assertThat(policy.isLate(window, 998)).isFalse();
    assertThat(policy.isLate(window, 999)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsLateBeforeTheFirstWatermark(LateDataPolicy policy) {
    assertThat(policy.isLate(new TimeRange(-2000, -1000), Long.MIN_VALUE)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void everythingIsLateAtTheEnd(LateDataPolicy policy) {
    assertThat(policy.isLate(new TimeRange(0, Long.MAX_VALUE), Long.MAX_VALUE)).isTrue();
  }

  /** Spark's own test, {@code end <= watermark}, with Spark's own number for the same instant. */
  @Test
  void theEnginesAgreeOnAlignedWindows() {
    TimeRange window = new TimeRange(0, 1000);
    for (long watermark = 990; watermark < 1010; watermark++) {
      long sparksWatermark = watermark + 1;
      assertThat(LateDataPolicy.SPARK.isLate(window, watermark))
          .isEqualTo(window.end() <= sparksWatermark)
          .isEqualTo(LateDataPolicy.FLINK.isLate(window, watermark));
    }
  }

  @Test
  void aLateEventOfALiveSessionIsKeptByFlinkAndDroppedBySpark() {
    TimeRange own = new TimeRange(0, 1000);
    TimeRange merged = new TimeRange(0, 1900);

    assertThat(LateDataPolicy.FLINK.isLate(own, merged, 1500)).isFalse();
    assertThat(LateDataPolicy.SPARK.isLate(own, merged, 1500)).isTrue();
    assertThat(LateDataPolicy.FLINK.isLate(own, merged, 1899)).isTrue();
  }

  @Test
  void recordsKnowTheSamePolicies() {
    assertThat(LateDataPolicy.values())
        .extracting(LateDataPolicy::inRecords)
        .containsExactly(LateData.values());
  }
}
