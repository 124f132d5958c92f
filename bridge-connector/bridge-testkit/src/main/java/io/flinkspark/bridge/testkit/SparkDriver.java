package io.flinkspark.bridge.testkit;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A driver in cluster mode: it runs on a Worker, and the Master knows its state. Safe for use by
 * many threads.
 */
public final class SparkDriver {

  private static final List<String> GOING = List.of("SUBMITTED", "RUNNING", "RELAUNCHING");

  private final SparkProcesses cluster;
  private final String id;

  SparkDriver(SparkProcesses cluster, String id) {
    this.cluster = cluster;
    this.id = id;
  }

  /** The Master's name of it. */
  public String id() {
    return id;
  }

  /** Spark's name of the state, such as RUNNING, FINISHED, FAILED or KILLED. */
  public String state() {
    try {
      return fetchState();
    } catch (IOException e) {
      throw new TestkitException("Cannot ask for " + this + ": " + e.getMessage(), e);
    }
  }

  public boolean isAlive() {
    return GOING.contains(state());
  }

  /**
   * Waits until it has ended.
   *
   * @return Spark's name of the final state
   * @throws TestkitException after the given time; the driver runs on
   */
  public String await(Duration atMost) {
    Waiting.until(
        "see the end of " + this,
        atMost,
        () -> {
          String state = fetchState();
          return GOING.contains(state) ? Optional.of("it is " + state) : Optional.empty();
        });
    return state();
  }

  /** What it printed so far, log lines included. */
  public String log() {
    StringBuilder text = new StringBuilder();
    for (Path folder : cluster.workFolders()) {
      for (String stream : List.of("stdout", "stderr")) {
        text.append(new LogFile(folder.resolve(id).resolve(stream)).textSince(0));
      }
    }
    return text.toString();
  }

  /** Has the Master end it, and waits until it is gone. */
  public void stop() {
    if (isAlive()) {
      cluster.stopDriver(id);
      await(Duration.ofMinutes(1));
    }
  }

  private String fetchState() throws IOException {
    JsonObject master = Rest.get(cluster.webUrl() + "/json/");
    for (String list : List.of("activedrivers", "completeddrivers")) {
      JsonArray drivers = master.getArray(list);
      for (int i = 0; i < drivers.size(); i++) {
        if (drivers.getObject(i).getString("id").equals(id)) {
          return drivers.getObject(i).getString("state");
        }
      }
    }
    throw new IOException("the Master does not know it");
  }

  @Override
  public String toString() {
    return "Spark driver " + id;
  }
}
