/** Serving a table to readers outside Spark, and what there is to serve. */
package io.flinkspark.jobs.spark.publish;
