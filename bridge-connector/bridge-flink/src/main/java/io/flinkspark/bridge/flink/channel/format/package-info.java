/** How records become data files: the schema as text, Parquet and Avro files, partition folders. */
package io.flinkspark.bridge.flink.channel.format;
