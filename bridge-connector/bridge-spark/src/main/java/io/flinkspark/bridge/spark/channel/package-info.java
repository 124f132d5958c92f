/** Flink's channels as tables, datasets and RDDs of Spark. */
package io.flinkspark.bridge.spark.channel;
