package io.flinkspark.bridge.spark.channel;

/** What a read of a channel may be told, each declared once. */
enum ChannelOption {
  PATH("path", "", "The channel's directory; what `load` is called with."),
  TABLE(
      "table",
      "rows",
      "`rows`; or `epochs` or `files`: what the ledger says of each epoch, or of each file."),
  FROM_EPOCH("from-epoch", "", "The first epoch to read."),
  TO_EPOCH("to-epoch", "", "The last epoch to read; it has to be there."),
  AS_OF(
      "as-of",
      "",
      "Reads the channel as it was at the end of an epoch, given by its number, or at a time, such"
          + " as `2026-11-20T10:00Z`, by the clock of who committed. Epochs that are void now are"
          + " not shown."),
  WAIT_FOR_WATERMARK(
      "wait-for-watermark",
      "",
      "Waits, before anything is read, until all rows with event times up to this time are there."),
  WAIT_TIMEOUT(
      "wait-timeout", "10min", "How long to wait for the watermark before the read fails."),
  READER_SCHEMA(
      "reader-schema",
      "",
      "The schema to read all rows with, as Avro's JSON; the newest epoch's without it."),
  SCHEMA_OF_EPOCH(
      "schema-of-epoch", "", "Reads all rows with the schema of this epoch, given by its number."),
  METADATA_COLUMNS(
      "metadata-columns",
      "false",
      "Whether `_epoch`, `_committed` and `_watermark` are columns as all others. A stream has them"
          + " only so: Spark 3.5 knows no hidden columns of streams.");

  private final String key;
  private final String fallback;
  private final String meaning;

  ChannelOption(String key, String fallback, String meaning) {
    this.key = key;
    this.fallback = fallback;
    this.meaning = meaning;
  }

  String key() {
    return key;
  }

  /** Whether a stream can be told this, too. */
  boolean isForStreams() {
    return this == PATH
        || this == READER_SCHEMA
        || this == SCHEMA_OF_EPOCH
        || this == METADATA_COLUMNS;
  }

  /** As a user would write it; empty for none. */
  String fallback() {
    return fallback;
  }

  String meaning() {
    return meaning;
  }
}
