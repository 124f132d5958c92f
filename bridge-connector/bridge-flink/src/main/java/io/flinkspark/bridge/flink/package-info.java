/** What Spark publishes, as a bounded Flink source. */
package io.flinkspark.bridge.flink;
