package io.flinkspark.bridge.flink.channel.format;

/** How the content of data files is compressed. Readers find out by themselves. */
public enum FileCompression {
  /** Fast; by the snappy-java that Flink has. */
  SNAPPY,
  /** Smaller; needs zstd-jni on the class path. */
  ZSTD,
  /** Smaller and slow; deflate in Avro files. */
  GZIP,
  NONE
}
