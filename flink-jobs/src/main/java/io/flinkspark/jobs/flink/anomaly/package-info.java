/** Live traffic of hosts, compared with the history that Spark publishes. */
package io.flinkspark.jobs.flink.anomaly;
