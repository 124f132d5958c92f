/** Where lines come from: Kafka, a TCP server, files. */
package io.flinkspark.jobs.flink.source;
