package io.flinkspark.bridge.flink.channel.format;

/** What a finished file holds, and how long it is. */
public record FileTotals(long rows, long bytes) {}
