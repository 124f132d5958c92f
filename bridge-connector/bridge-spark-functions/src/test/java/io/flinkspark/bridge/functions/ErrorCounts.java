package io.flinkspark.bridge.functions;

import io.flinkspark.bridge.functions.errors.ErrorPolicy;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * What jobs of this JVM counted, also after they and their cluster ended: a local environment's
 * cluster ends with its job, and Flink's own reporter for tests forgets all at that moment.
 */
public final class ErrorCounts implements MetricReporter, MetricReporterFactory {
  private static final Map<String, List<Counter>> BY_JOB = new ConcurrentHashMap<>();

  /** Has a cluster report here. */
  public static void addTo(Configuration configuration) {
    configuration.setString(
        "metrics.reporter.error-counts.factory.class", ErrorCounts.class.getName());
  }

  /** The records on which Spark's code threw, of all subtasks. */
  public static long of(JobID job) {
    return BY_JOB.getOrDefault(job.toString(), List.of()).stream()
        .mapToLong(Counter::getCount)
        .sum();
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return this;
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (name.equals(ErrorPolicy.COUNTER)) {
      BY_JOB
          .computeIfAbsent(
              group.getAllVariables().get("<job_id>"), job -> new CopyOnWriteArrayList<>())
          .add((Counter) metric);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}
}
