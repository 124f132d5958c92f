package io.flinkspark.bridge.spark.channel.stream;

import java.util.Arrays;
import java.util.Optional;

/** The options of a stream, each declared once. */
public enum StreamOption {
  START(
      "start",
      "earliest",
      "Where a query without a checkpoint begins: `earliest`, `latest` (only what comes after the"
          + " start), the number of an epoch, or a time such as `2026-11-20T10:00Z` (epochs"
          + " committed then or later)."),
  MAX_ROWS("max-rows-per-trigger", "", "How many rows a batch reads at most."),
  MAX_BYTES(
      "max-bytes-per-trigger",
      "",
      "How many bytes of data files a batch reads at most, as `512m`; of a file that is read in"
          + " part, its share by rows."),
  MAX_EPOCHS(
      "max-epochs-per-trigger",
      "1000",
      "How many epochs a batch reads at most, counting those that are read in part."),
  ON_REWIND(
      "on-rewind",
      "fail",
      "What happens when the producer went back behind epochs that were read: `fail`, or"
          + " `continue` behind them with a warning.");

  private final String key;
  private final String fallback;
  private final String meaning;

  StreamOption(String key, String fallback, String meaning) {
    this.key = key;
    this.fallback = fallback;
    this.meaning = meaning;
  }

  /** The one of a name, in any case of letters. */
  public static Optional<StreamOption> of(String key) {
    return Arrays.stream(values()).filter(option -> option.key.equalsIgnoreCase(key)).findAny();
  }

  public String key() {
    return key;
  }

  /** As a user would write it; empty for none. */
  public String fallback() {
    return fallback;
  }

  public String meaning() {
    return meaning;
  }
}
