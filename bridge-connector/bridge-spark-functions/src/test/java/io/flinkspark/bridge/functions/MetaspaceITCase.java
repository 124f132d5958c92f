package io.flinkspark.bridge.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session cluster lives longer than its jobs; so must nothing of theirs. */
class MetaspaceITCase {
  private static final int TIMES = 10;

  /** One submission takes about 135, its part that a leak would keep some 45. */
  private static final int MAX_MEGABYTES = 300;

  private static final int MAX_GROWTH_MEGABYTES = 40;

  @Test
  void tenSubmissionsTakeNoMoreThanTheFirstFew() throws Exception {
    List<Path> classPath = new ArrayList<>(ShippedJar.flink());
    classPath.add(ShippedJar.testClasses());
    String output =
        ShippedJar.run(
            // Flink keeps generated code softly: without memory pressure it would look like a leak.
            List.of("-XX:MaxMetaspaceSize=" + MAX_MEGABYTES + "m", "-XX:SoftRefLRUPolicyMSPerMB=0"),
            classPath,
            LeakProgram.class,
            String.valueOf(TIMES),
            LeakJob.class.getName(),
            ShippedJar.path().toString(),
            ShippedJar.testClasses().toString());

    List<Integer> used =
        output.lines().filter(line -> line.matches("\\d+")).map(Integer::valueOf).toList();
    System.out.println("Metaspace in use after each submission, MiB: " + used);
    assertThat(used).hasSize(TIMES);
    // Flink lets go of a job a moment after its end: a single figure may hold one job more.
    int last = Collections.min(used.subList(TIMES - 4, TIMES));
    assertThat(last - used.get(2))
        .as("growth from the third to the last ones, of %s MiB", used)
        .isLessThan(MAX_GROWTH_MEGABYTES);
  }
}
