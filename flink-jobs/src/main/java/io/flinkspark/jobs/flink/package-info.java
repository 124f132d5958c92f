/** Flink jobs, one runnable class each, all in one jar for {@code flink run}. */
package io.flinkspark.jobs.flink;
