package io.flinkspark.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KillPlanTest {

  @Test
  void everyKindDiesBeforeOneDiesAgainAndNobodyTowardsTheEnd() {
    KillPlan plan = plan(10, 45, 1);
    List<Victim> victims = new ArrayList<>();
    for (int second = 0; second < 600; second++) {
      if (plan.isDue(second)) {
        assertThat(second).isBetween(45, 450);
        victims.add(plan.take(second));
      }
    }
    // At 45, 90, ... 405 seconds.
    assertThat(victims).hasSize(9);
    assertThat(victims.subList(0, 6)).containsExactlyInAnyOrder(Victim.values());
  }

  @Test
  void theSameSeedKillsInTheSameOrder() {
    assertThat(victims(7)).isEqualTo(victims(7)).isNotEqualTo(victims(8));
  }

  @Test
  void zeroKillsNobody() {
    KillPlan plan = plan(10, 0, 1);
    assertThat(plan.isDue(0)).isFalse();
    assertThat(plan.isDue(300)).isFalse();
  }

  private static List<Victim> victims(long seed) {
    KillPlan plan = plan(10, 1, seed);
    List<Victim> victims = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      victims.add(plan.take(i));
    }
    return victims;
  }

  private static KillPlan plan(int minutes, int killEvery, long seed) {
    return new KillPlan(
        new SoakOptions(minutes, 500, seed, Duration.ofSeconds(killEvery), Path.of("out")));
  }
}
