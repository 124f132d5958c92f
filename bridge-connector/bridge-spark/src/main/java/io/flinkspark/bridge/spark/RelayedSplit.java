package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.protocol.Bytes;
import io.flinkspark.bridge.protocol.Endpoint;

/**
 * What the relay needs to fetch a split for its reader.
 *
 * @param executor where the rows are to be had
 * @param ticket what to show there
 */
record RelayedSplit(Endpoint executor, Bytes ticket) {}
