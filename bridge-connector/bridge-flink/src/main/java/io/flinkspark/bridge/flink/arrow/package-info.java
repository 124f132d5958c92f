/**
 * Arrow IPC messages as Flink's column vectors, on the heap. Internal: not for users of the source.
 */
package io.flinkspark.bridge.flink.arrow;
