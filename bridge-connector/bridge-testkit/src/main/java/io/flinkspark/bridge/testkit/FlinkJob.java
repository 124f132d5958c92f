package io.flinkspark.bridge.testkit;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A job on a Flink cluster, seen and steered through Flink's REST API. Safe for use by many
 * threads.
 */
public final class FlinkJob {

  private static final Set<String> ENDED = Set.of("FINISHED", "FAILED", "CANCELED");
  private static final Duration STOP_TIMEOUT = Duration.ofMinutes(5);

  private final String restUrl;
  private final String id;

  FlinkJob(String restUrl, String id) {
    this.restUrl = restUrl;
    this.id = id;
  }

  static List<FlinkJob> all(String restUrl) {
    try {
      JsonArray jobs = Rest.get(restUrl + "/jobs").getArray("jobs");
      return IntStream.range(0, jobs.size())
          .mapToObj(i -> new FlinkJob(restUrl, jobs.getObject(i).getString("id")))
          .toList();
    } catch (IOException e) {
      throw new TestkitException("Cannot list the jobs of Flink: " + e.getMessage(), e);
    }
  }

  /** 32 hexadecimal digits. */
  public String id() {
    return id;
  }

  /** Flink's name of the job's state, such as RUNNING, RESTARTING or FINISHED. */
  public String state() {
    return get("").getString("state");
  }

  /**
   * Waits until every subtask runs.
   *
   * @throws TestkitException when the job ends instead, or after the given time
   */
  public void awaitRunning(Duration atMost) {
    Waiting.until(
        "see Flink job " + id + " running",
        atMost,
        () -> {
          JsonObject job = fetch("");
          String state = job.getString("state");
          if (ENDED.contains(state)) {
            throw ended(state);
          }
          List<FlinkVertex> starting =
              vertices(job).stream().filter(vertex -> !vertex.isRunning()).toList();
          if (state.equals("RUNNING") && starting.isEmpty()) {
            return Optional.empty();
          }
          return Optional.of("the job is " + state + ", waiting for " + starting);
        });
  }

  /**
   * Waits for the end of a bounded job.
   *
   * @throws TestkitException when the job fails or is canceled, with its last exception, or after
   *     the given time
   */
  public void awaitFinished(Duration atMost) {
    Waiting.until(
        "see Flink job " + id + " finished",
        atMost,
        () -> {
          String state = fetch("").getString("state");
          if (state.equals("FINISHED")) {
            return Optional.empty();
          }
          if (ENDED.contains(state)) {
            throw ended(state);
          }
          return Optional.of("the job is " + state);
        });
  }

  /** Checkpoints completed since the job was submitted. */
  public long completedCheckpoints() {
    return get("/checkpoints").getObject("counts").getLong("completed");
  }

  /** How often the job was restored from a checkpoint. */
  public long restoredCheckpoints() {
    return get("/checkpoints").getObject("counts").getLong("restored");
  }

  /** The job's graph with its progress. */
  public List<FlinkVertex> vertices() {
    return vertices(get(""));
  }

  /** Records that the named kind of boxes wrote, such as those whose name starts with "Source". */
  public long recordsOut(String namePrefix) {
    return vertices().stream()
        .filter(vertex -> vertex.name().startsWith(namePrefix))
        .mapToLong(FlinkVertex::recordsOut)
        .sum();
  }

  /** A metric of a box, summed over its subtasks; nothing while Flink has not collected it. */
  public Optional<Double> metric(FlinkVertex vertex, String metric) {
    String path =
        "/vertices/%s/subtasks/metrics?agg=sum&get=%s"
            .formatted(vertex.id(), URLEncoder.encode(metric, StandardCharsets.UTF_8));
    try {
      JsonArray answer = Rest.getArray(url(path));
      return answer.isEmpty()
          ? Optional.empty()
          : Optional.of(answer.getObject(0).getDouble("sum"));
    } catch (IOException e) {
      throw new TestkitException(
          "Cannot read metric %s of Flink job %s: %s".formatted(metric, id, e.getMessage()), e);
    }
  }

  /** Why the job failed or restarted, latest first: Flink's stack traces. */
  public List<String> exceptions() {
    List<String> traces = new ArrayList<>();
    JsonObject history = get("/exceptions").getObject("exceptionHistory");
    JsonArray entries = history == null ? new JsonArray() : history.getArray("entries");
    for (int i = 0; i < entries.size(); i++) {
      traces.add(entries.getObject(i).getString("stacktrace"));
    }
    return List.copyOf(traces);
  }

  /** Whether the job is over, however it ended. */
  public boolean isEnded() {
    return ENDED.contains(state());
  }

  /** Ends the job without a savepoint and waits until it has ended. */
  public void cancel() {
    try {
      Rest.send("PATCH", url("?mode=cancel"), "");
    } catch (IOException e) {
      throw new TestkitException("Cannot cancel Flink job " + id + ": " + e.getMessage(), e);
    }
    Waiting.until(
        "cancel Flink job " + id,
        STOP_TIMEOUT,
        () -> {
          String state = fetch("").getString("state");
          return ENDED.contains(state) ? Optional.empty() : Optional.of("the job is " + state);
        });
  }

  /**
   * Ends the job with a savepoint, to be continued later. Waits until every subtask runs, without
   * which Flink takes none.
   *
   * @return where the savepoint is
   */
  public String stopWithSavepoint(URI folder) {
    return stop(folder, false);
  }

  /**
   * Ends the job for good, with a savepoint: event time goes to its end before, so that all windows
   * close.
   *
   * @return where the savepoint is
   */
  public String drainWithSavepoint(URI folder) {
    return stop(folder, true);
  }

  private String stop(URI folder, boolean drain) {
    awaitRunning(STOP_TIMEOUT);
    String what = "stop Flink job " + id + " with a savepoint";
    String[] location = new String[1];
    try {
      String body =
          JsonWriter.string(
              JsonObject.builder()
                  .value("targetDirectory", folder.toString())
                  .value("drain", drain)
                  .done());
      String request = Rest.send("POST", url("/stop"), body).getString("request-id");
      Waiting.until(
          what,
          STOP_TIMEOUT,
          () -> {
            JsonObject savepoint = fetch("/savepoints/" + request);
            if (!savepoint.getObject("status").getString("id").equals("COMPLETED")) {
              return Optional.of("the savepoint is not complete");
            }
            JsonObject operation = savepoint.getObject("operation");
            location[0] = operation.getString("location");
            if (location[0] == null) {
              throw new TestkitException("Cannot " + what + ": " + operation);
            }
            return Optional.empty();
          });
    } catch (IOException e) {
      throw new TestkitException("Cannot " + what + ": " + e.getMessage(), e);
    }
    awaitFinished(STOP_TIMEOUT);
    return location[0];
  }

  private TestkitException ended(String state) {
    List<String> traces = exceptions();
    return new TestkitException(
        "Flink job %s is %s%s"
            .formatted(id, state, traces.isEmpty() ? "" : " because of\n" + traces.get(0)));
  }

  private static List<FlinkVertex> vertices(JsonObject job) {
    JsonArray vertices = job.getArray("vertices");
    List<FlinkVertex> all = new ArrayList<>();
    for (int i = 0; i < vertices.size(); i++) {
      JsonObject vertex = vertices.getObject(i);
      JsonObject tasks = vertex.getObject("tasks");
      JsonObject metrics = vertex.getObject("metrics");
      all.add(
          new FlinkVertex(
              vertex.getString("id"),
              vertex.getString("name"),
              vertex.getInt("parallelism"),
              tasks.getInt("RUNNING") + tasks.getInt("FINISHED"),
              metrics.getLong("read-records"),
              metrics.getLong("write-records")));
    }
    return List.copyOf(all);
  }

  private JsonObject get(String path) {
    try {
      return fetch(path);
    } catch (IOException e) {
      throw new TestkitException("Cannot ask for Flink job " + id + ": " + e.getMessage(), e);
    }
  }

  private JsonObject fetch(String path) throws IOException {
    return Rest.get(url(path));
  }

  private String url(String path) {
    return restUrl + "/jobs/" + id + path;
  }

  @Override
  public String toString() {
    return "Flink job " + id;
  }
}
