/** Spark's rows as Arrow record batches. */
package io.flinkspark.bridge.spark.arrow;
