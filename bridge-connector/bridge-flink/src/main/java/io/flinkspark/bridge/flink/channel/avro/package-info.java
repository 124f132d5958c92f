/** Avro records and Avro files in a channel. Needs Avro on the class path. */
package io.flinkspark.bridge.flink.channel.avro;
