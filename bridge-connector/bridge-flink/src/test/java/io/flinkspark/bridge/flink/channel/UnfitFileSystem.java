package io.flinkspark.bridge.flink.channel;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** A file system of which nothing is known. */
public final class UnfitFileSystem extends RawLocalFileSystem {

  @Override
  public String getScheme() {
    return "unfit";
  }

  @Override
  public URI getUri() {
    return URI.create("unfit:///");
  }
}
