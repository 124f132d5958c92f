/**
 * Benchmarks: of the jobs with JMH, and Flink's side of {@code ./bridge bench direct}, which
 * e2e-tests starts and tells what to do.
 */
package io.flinkspark.jobs.flink.bench;
