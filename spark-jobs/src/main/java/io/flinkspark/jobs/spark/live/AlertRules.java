package io.flinkspark.jobs.spark.live;

import io.flinkspark.schema.Alert;
import io.flinkspark.schema.AlertKind;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides which windows raise an alert. Pure: the same window and the same windows before it give
 * the same alert with the same id.
 */
final class AlertRules {

  private final LiveSettings settings;

  AlertRules(LiveSettings settings) {
    this.settings = settings;
  }

  /** An alert when the window's share of errors is over the threshold. */
  Optional<Alert> errorRate(WindowStats window) {
    double rate = window.errorRate();
    if (window.getRequests() < settings.minRequests() || rate <= settings.errorRate()) {
      return Optional.empty();
    }
    long errors = window.getStatus4xx() + window.getStatus5xx();
    return Optional.of(
        alert(
            window,
            AlertKind.ERROR_RATE,
            rate,
            settings.errorRate(),
            "%d of %d requests failed".formatted(errors, window.getRequests())));
  }

  /** An alert when the window has more than so many times the mean of the windows before it. */
  Optional<Alert> burst(WindowStats window, Collection<WindowStats> before) {
    if (window.getRequests() < settings.minRequests()
        || before.size() < LiveSettings.MIN_WINDOWS_BEFORE) {
      return Optional.empty();
    }
    long sum = before.stream().mapToLong(WindowStats::getRequests).sum();
    double mean = (double) sum / before.size();
    if (sum == 0 || window.getRequests() <= settings.burst() * mean) {
      return Optional.empty();
    }
    return Optional.of(
        alert(
            window,
            AlertKind.TRAFFIC_BURST,
            window.getRequests() / mean,
            settings.burst(),
            String.format(
                Locale.ROOT,
                "%d requests; the %d windows before had %.1f on average",
                window.getRequests(),
                before.size(),
                mean)));
  }

  private Alert alert(
      WindowStats window, AlertKind kind, double value, double threshold, String message) {
    return Alert.newBuilder()
        .setId("%s/%d/%s".formatted(settings.definition(), window.getWindowStart(), kind))
        .setKind(kind)
        .setDefinition(settings.definition())
        .setWindowStart(Instant.ofEpochMilli(window.getWindowStart()))
        .setWindowEnd(Instant.ofEpochMilli(window.getWindowEnd()))
        .setValue(value)
        .setThreshold(threshold)
        .setMessage(message)
        .build();
  }
}
