package io.flinkspark.e2e.soak;

import io.flinkspark.e2e.demo.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything that a soak found.
 *
 * @param fed lines that Kafka acknowledged
 * @param outcome what the jobs came to
 * @param restores how often Flink's job went back to a checkpoint
 * @param streamsLost how often Spark's stream ended by itself
 * @param loads load averages of the machine while lines were fed
 * @param seconds of each stage
 */
record SoakResult(
    SoakOptions options,
    long fed,
    Outcome outcome,
    List<Kill> kills,
    long restores,
    int streamsLost,
    List<Trend> trends,
    List<Check> checks,
    List<Double> loads,
    Map<String, Double> seconds) {

  /** The same with one more check, and all seconds. */
  SoakResult with(Check last, Map<String, Double> allSeconds) {
    List<Check> allChecks = new ArrayList<>(checks);
    allChecks.add(last);
    return new SoakResult(
        options, fed, outcome, kills, restores, streamsLost, trends, allChecks, loads, allSeconds);
  }

  boolean isSuccess() {
    return checks.stream().noneMatch(check -> check.verdict() == Verdict.FAILED);
  }
}
