package io.flinkspark.bridge.flink.channel.format;

/** What a channel's data files are. A channel may hold files of both formats. */
public enum FileFormat {
  /** Columns; what Spark reads fastest. */
  PARQUET("parquet"),
  /** Avro container files: rows, for other readers. */
  AVRO("avro");

  private final String extension;

  FileFormat(String extension) {
    this.extension = extension;
  }

  /** With what the files' names end. */
  public String extension() {
    return extension;
  }
}
