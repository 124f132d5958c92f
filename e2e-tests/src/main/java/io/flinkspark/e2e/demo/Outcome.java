package io.flinkspark.e2e.demo;

import io.flinkspark.schema.LateEvent;
import io.flinkspark.schema.SingleObject;
import io.flinkspark.schema.WindowResult;
import io.flinkspark.schema.window.TrafficWindows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run came to.
 *
 * @param run the run
 * @param fed lines that Kafka acknowledged
 * @param summary what Spark found
 * @param windows window results that a committed reader of Kafka sees
 * @param problems why this is no success; empty when it is one
 */
public record Outcome(LogRun run, long fed, Summary summary, long windows, List<String> problems) {

  private static final List<String> FILES =
      List.of(
          "report/index.html",
          "tables/tumbling_5min.tsv",
          "tables/tumbling_1h.tsv",
          "tables/sliding_1h_15min.tsv",
          "tables/sessions_30min_per_host.tsv",
          "tables/anomalies.tsv",
          "tables/rejected.tsv");

  /** Reads the results and adds everything up. */
  static Outcome of(LogRun run, long fed, String bootstrapServers) {
    Summary summary = Summary.read(summaryFile(run));
    List<String> problems = new ArrayList<>();
    requireFiles(run.out(), problems);
    long records = figure(summary, "records", problems);
    long parsed = figure(summary, "prefix_ok", problems);
    long rejected = figure(summary, "prefix_bad", problems);
    long unexplained = figure(summary, "unexplained_differences", problems);
    requireEqual("records counted", records, "lines fed", fed, problems);
    requireEqual("parsed + rejected", parsed + rejected, "records", records, problems);
    requireEqual(
        "rows in the channel of events",
        summary.number("channels", "raw", "rows").orElse(-1L),
        "parsed",
        parsed,
        problems);
    // Spark measures nothing where there is no event.
    requireEqual(
        "events that Spark's streaming job had",
        summary.number("delay_ms", "commit_to_stream", "events").orElse(0L),
        "parsed",
        parsed,
        problems);
    requireEnded(summary, problems);
    if (unexplained != 0) {
      problems.add(unexplained + " results differ between the engines and no late row explains it");
    }
    try (KafkaResults results = new KafkaResults(bootstrapServers)) {
      requireEqual(
          "rejected lines in Kafka",
          results.count(run.topics().rejected()),
          "rejected",
          rejected,
          problems);
      requireEqual(
          "anomalies in Kafka",
          results.count(run.topics().anomalies()),
          "anomalies in HDFS",
          figure(summary, "anomalies", problems),
          problems);
      Windows windows = Windows.read(results, run.topics());
      requireEqual(
          "requests in Kafka's 5-minute windows + their late rows",
          windows.requests() + windows.late(),
          "parsed",
          parsed,
          problems);
      return new Outcome(run, fed, summary, windows.count(), List.copyOf(problems));
    }
  }

  /** The file with the figures. */
  public static Path summaryFile(LogRun run) {
    return run.out().resolve("summary.json");
  }

  /** A figure that Spark found; empty when it is not among them. */
  public Optional<Long> figure(String key) {
    return summary.number(key);
  }

  /** Whether the report is complete, everything adds up, and no difference is unexplained. */
  public boolean isSuccess() {
    return problems.isEmpty();
  }

  private static void requireFiles(Path out, List<String> problems) {
    for (String name : FILES) {
      Path file = out.resolve(name);
      try {
        if (!Files.isRegularFile(file) || Files.size(file) == 0) {
          problems.add(file + " is missing or empty");
        }
      } catch (IOException e) {
        problems.add(file + " fails with " + e);
      }
    }
  }

  private static void requireEnded(Summary summary, List<String> problems) {
    String complete = summary.text("channels", "raw", "complete_until").orElse("nothing");
    if (!complete.equals("end")) {
      problems.add("the channel of events is complete until " + complete + ", not until the end");
    }
  }

  private static long figure(Summary summary, String key, List<String> problems) {
    Optional<Long> value = summary.number(key);
    if (value.isEmpty()) {
      problems.add("summary.json has no number " + key);
    }
    return value.orElse(-1L);
  }

  private static void requireEqual(
      String what, long value, String other, long otherValue, List<String> problems) {
    if (value != otherValue) {
      problems.add("%s: %,d, but %s: %,d".formatted(what, value, other, otherValue));
    }
  }

  /** Sums over one definition, which puts each record in exactly one window. */
  private record Windows(long count, long requests, long late) {
    static Windows read(KafkaResults results, Topics topics) {
      String definition = TrafficWindows.TUMBLING_5MIN.id();
      SingleObject<WindowResult> windowCodec = SingleObject.of(WindowResult.class);
      SingleObject<LateEvent> lateCodec = SingleObject.of(LateEvent.class);
      long[] sums = new long[3];
      results.forEach(
          topics.windows(),
          message -> {
            WindowResult window = windowCodec.decode(message.value());
            sums[0]++;
            if (definition.equals(window.getDefinition())) {
              sums[1] += window.getRequests();
            }
          });
      results.forEach(
          topics.late(),
          message -> {
            if (definition.equals(lateCodec.decode(message.value()).getDefinition())) {
              sums[2]++;
            }
          });
      return new Windows(sums[0], sums[1], sums[2]);
    }
  }
}
