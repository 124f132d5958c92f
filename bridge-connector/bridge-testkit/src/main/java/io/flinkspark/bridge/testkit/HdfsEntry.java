package io.flinkspark.bridge.testkit;

/**
 * A file or folder in HDFS.
 *
 * @param path absolute, without scheme and host
 * @param length in bytes, 0 for a folder
 */
public record HdfsEntry(String path, long length, boolean isFolder) {}
