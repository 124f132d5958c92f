/**
 * The channel's ledger: which files of a directory are committed, as epochs, by whom and until when
 * they are complete. No engine is needed to read or write it. CHANNEL.md describes every file.
 */
package io.flinkspark.bridge.protocol.channel;
