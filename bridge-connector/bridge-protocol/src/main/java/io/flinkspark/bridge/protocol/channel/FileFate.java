package io.flinkspark.bridge.protocol.channel;

/** What may still become of a data file that no live epoch names. */
public enum FileFate {

  /** No epoch will ever name it: it may be deleted when nobody reads it any more. */
  DEAD,

  /** It may still be committed: by the writer, by a restore that is allowed, or by a compaction. */
  PENDING,

  /**
   * Its run is not in the ledger. The run may be one that has not committed yet, that was refused,
   * or that is long forgotten.
   */
  UNDECIDED,

  /** Nobody of us gives such a name. */
  FOREIGN
}
