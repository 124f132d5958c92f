package io.flinkspark.bridge.spark.channel.maintain;

/**
 * What expired.
 *
 * @param expiredThrough epochs up to here are expired now; 0 when none is
 * @param epochs how many expired by this call
 * @param rows in them
 * @param bytes of their files, as they were committed
 */
public record ExpireResult(long expiredThrough, long epochs, long rows, long bytes) {}
