/** What runs in Spark's tasks and serves their rows. */
package io.flinkspark.bridge.spark.executor;
