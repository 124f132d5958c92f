/** What the streaming jobs share: Kafka options, decoding of values, the command line. */
package io.flinkspark.jobs.spark.stream;
