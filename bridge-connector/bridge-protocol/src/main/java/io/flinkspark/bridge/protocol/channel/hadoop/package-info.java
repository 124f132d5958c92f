/** Channels on Hadoop's file systems. Hadoop's client is the engine's or the user's. */
package io.flinkspark.bridge.protocol.channel.hadoop;
