/**
 * Counts per host as a DStream: reading transactional topics, state, and the table of each batch.
 */
package io.flinkspark.jobs.spark.dstream;
