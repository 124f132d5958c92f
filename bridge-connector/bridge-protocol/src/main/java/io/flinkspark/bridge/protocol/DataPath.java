package io.flinkspark.bridge.protocol;

/** The way that rows take; numbers on the wire are ordinals. */
public enum DataPath {
  /** The reader dials the executor. */
  DIRECT,
  /** The reader dials the driver, which passes on what the executor sends. */
  RELAY
}
