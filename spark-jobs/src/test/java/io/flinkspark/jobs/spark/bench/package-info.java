/** Spark's side of {@code ./bridge bench}; e2e-tests starts it and tells it what to do. */
package io.flinkspark.jobs.spark.bench;
