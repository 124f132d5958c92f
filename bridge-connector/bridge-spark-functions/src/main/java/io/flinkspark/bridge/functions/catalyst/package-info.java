/** Internal: what runs Spark's Catalyst without a SparkSession. */
package io.flinkspark.bridge.functions.catalyst;
