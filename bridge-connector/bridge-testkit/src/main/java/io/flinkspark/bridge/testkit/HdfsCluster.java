package io.flinkspark.bridge.testkit;

import java.net.URI;
import java.util.List;

/** A NameNode and a DataNode that run somewhere: processes of this machine, containers. */
public interface HdfsCluster {

  /** The file system as jobs in the other clusters know it, {@code hdfs://host:port}. */
  URI uri();

  /** The NameNode's HTTP address on this machine, for WebHDFS and {@code /jmx}. */
  String webUrl();

  Member nameNode();

  Member dataNode();

  /** The way to its files from here. */
  WebHdfs webHdfs();

  /**
   * What a folder holds, not deeper.
   *
   * @param folder absolute, without scheme and host, as in all methods here
   */
  default List<HdfsEntry> list(String folder) {
    return webHdfs().list(folder);
  }

  default boolean exists(String path) {
    return webHdfs().exists(path);
  }

  default byte[] read(String file) {
    return webHdfs().read(file);
  }

  /** Writes a file, in place of one that is there; makes the folders above it. */
  default void write(String file, byte[] content) {
    webHdfs().write(file, content);
  }

  /** Deletes a file, or a folder with all that is in it; what is not there is no error. */
  default void delete(String path) {
    webHdfs().delete(path);
  }

  /**
   * Sets the space quota of a folder: as soon as what is below takes more bytes, replicas included,
   * each new block is refused, as by a disk that is full.
   */
  default void limitSpace(String folder, long bytes) {
    webHdfs().limitSpace(folder, bytes);
  }

  /** Takes the space quota of a folder away. */
  default void liftSpaceLimit(String folder) {
    webHdfs().limitSpace(folder, WebHdfs.NO_LIMIT);
  }
}
