/** Channels as streams: the micro-batch source of Structured Streaming, and the DStream. */
package io.flinkspark.bridge.spark.channel.stream;
