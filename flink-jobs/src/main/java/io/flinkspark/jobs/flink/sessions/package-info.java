/**
 * Functions for Spark, a UDF and one with state, in a Flink job: the only code here that sees
 * Spark's API. Spark itself comes with the job's class path.
 */
package io.flinkspark.jobs.flink.sessions;
