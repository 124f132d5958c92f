package io.flinkspark.bridge.protocol;

/** How the buffers of a batch are compressed; numbers on the wire are ordinals. */
public enum Compression {
  NONE,
  LZ4,
  ZSTD
}
