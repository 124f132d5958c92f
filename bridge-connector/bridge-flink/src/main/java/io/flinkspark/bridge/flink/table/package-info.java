/** What Spark publishes, as tables of Flink SQL. */
package io.flinkspark.bridge.flink.table;
