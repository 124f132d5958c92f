/**
 * Spark's stateful functions, of Structured Streaming and of DStreams, as Flink's keyed process
 * functions.
 */
package io.flinkspark.bridge.functions.state;
