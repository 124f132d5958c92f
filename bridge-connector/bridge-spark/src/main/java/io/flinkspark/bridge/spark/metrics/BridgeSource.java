package io.flinkspark.bridge.spark.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.function.LongSupplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;

/**
 * Numbers that Spark's metrics system asks for, until this is closed. Spark keeps both types to
 * itself in Scala only; from Java they are as public as its sinks need them to be. Names of sources
 * in one JVM must not start with each other: Spark removes by prefix.
 */
public final class BridgeSource implements Source, AutoCloseable {

  private final String name;
  private final MetricRegistry registry = new MetricRegistry();
  private final MetricsSystem system = SparkEnv.get().metricsSystem();

  public BridgeSource(String name) {
    this.name = name;
  }

  /** Adds a number; all are added before {@link #register}. Any thread may ask for it. */
  public BridgeSource gauge(String metric, LongSupplier value) {
    registry.register(metric, (Gauge<Long>) value::getAsLong);
    return this;
  }

  /** Lets Spark ask from now on. */
  public BridgeSource register() {
    system.registerSource(this);
    return this;
  }

  @Override
  public String sourceName() {
    return name;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  @Override
  public void close() {
    system.removeSource(this);
  }
}
