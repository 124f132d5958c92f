/** Publishes Spark's RDDs and Datasets for readers outside Spark. The driver's side. */
package io.flinkspark.bridge.spark;
