package io.flinkspark.jobs.spark.live;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What one batch changed: the new snapshot and the alerts it raised. */
public final class LiveUpdate implements Serializable {

  private LiveSnapshot snapshot;
  private List<EncodedAlert> alerts = new ArrayList<>();

  /** For Spark's bean encoder. */
  public LiveUpdate() {}

  public LiveUpdate(LiveSnapshot snapshot, List<EncodedAlert> alerts) {
    this.snapshot = snapshot;
    this.alerts = alerts;
  }

  public LiveSnapshot getSnapshot() {
    return snapshot;
  }

  public void setSnapshot(LiveSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  public List<EncodedAlert> getAlerts() {
    return alerts;
  }

  public void setAlerts(List<EncodedAlert> alerts) {
    this.alerts = alerts;
  }
}
