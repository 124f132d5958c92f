/** Where results go, exactly once: Kafka and Parquet files. */
package io.flinkspark.jobs.flink.sink;
