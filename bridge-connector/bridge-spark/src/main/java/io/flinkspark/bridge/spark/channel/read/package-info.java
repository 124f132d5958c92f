/**
 * Rows of channels in Spark: which slices of which files, and how their columns become a query's.
 */
package io.flinkspark.bridge.spark.channel.read;
