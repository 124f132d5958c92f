package io.flinkspark.bridge.spark.channel.maintain;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** A file system that Hadoop knows and that says nothing of how it renames. */
public final class ObjectStore extends RawLocalFileSystem {

  static final String SCHEME = "objects";

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }
}
