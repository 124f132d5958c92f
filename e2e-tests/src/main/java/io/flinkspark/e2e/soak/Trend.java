package io.flinkspark.e2e.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a process takes more and more. Its time since its last start is cut into thirds: the
 * first one is for warming up, the medians of the other two are compared.
 *
 * @param process its name
 * @param starts how many processes had that name
 * @param seconds since the last one started
 * @param medians of what each resource took
 */
record Trend(String process, int starts, double seconds, Map<Resource, Medians> medians) {
  /** With less, a third is over before the code is compiled and the first collections are done. */
  static final double ENOUGH_SECONDS = 120;

  /** Medians of the middle and the last third, and the highest figure of all. */
  record Medians(double middle, double last, double highest) {}

  /** Of all processes, by their names. */
  static List<Trend> of(List<Sample> samples) {
    Map<String, List<Sample>> byName = new LinkedHashMap<>();
    for (Sample sample : samples) {
      byName.computeIfAbsent(sample.process(), name -> new ArrayList<>()).add(sample);
    }
    return byName.entrySet().stream().map(one -> of(one.getKey(), one.getValue())).toList();
  }

  private static Trend of(String process, List<Sample> samples) {
    long pid = samples.get(samples.size() - 1).pid();
    List<Sample> latest = samples.stream().filter(sample -> sample.pid() == pid).toList();
    int third = latest.size() / 3;
    Map<Resource, Medians> medians = new EnumMap<>(Resource.class);
    for (Resource resource : Resource.values()) {
      medians.put(
          resource,
          new Medians(
              median(resource, latest.subList(third, Math.max(1, latest.size() - third))),
              median(resource, latest.subList(latest.size() - Math.max(1, third), latest.size())),
              latest.stream().mapToDouble(resource::of).max().orElseThrow()));
    }
    int starts = (int) samples.stream().mapToLong(Sample::pid).distinct().count();
    double seconds = latest.get(latest.size() - 1).second() - latest.get(0).second();
    return new Trend(process, starts, seconds, medians);
  }

  private static double median(Resource resource, List<Sample> samples) {
    double[] sorted = samples.stream().mapToDouble(resource::of).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  Verdict verdict() {
    if (!growing().isEmpty()) {
      return Verdict.FAILED;
    }
    return isLongEnough() ? Verdict.OK : Verdict.TOO_SHORT_TO_TELL;
  }

  /** What it takes more and more of; nothing when the time is too short to tell. */
  List<Resource> growing() {
    if (!isLongEnough()) {
      return List.of();
    }
    return medians.entrySet().stream()
        .filter(one -> one.getKey().isGrowth(one.getValue().middle(), one.getValue().last()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean isLongEnough() {
    return seconds >= ENOUGH_SECONDS;
  }
}
