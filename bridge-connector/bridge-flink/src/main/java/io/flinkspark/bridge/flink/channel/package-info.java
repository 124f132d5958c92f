/** What Flink writes into a channel. */
package io.flinkspark.bridge.flink.channel;
