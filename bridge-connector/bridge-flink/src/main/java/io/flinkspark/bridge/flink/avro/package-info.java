/** Avro records of rows. The only package that needs Avro and flink-avro on the class path. */
package io.flinkspark.bridge.flink.avro;
