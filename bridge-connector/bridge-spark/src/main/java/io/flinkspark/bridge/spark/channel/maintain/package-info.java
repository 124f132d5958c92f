/**
 * Keeping a channel in shape: small files become large ones, old epochs expire, files that nobody
 * needs are removed, all while its writer and readers go on.
 */
package io.flinkspark.bridge.spark.channel.maintain;
