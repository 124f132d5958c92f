/** The bridge's numbers in Spark's metrics system. */
package io.flinkspark.bridge.spark.metrics;
