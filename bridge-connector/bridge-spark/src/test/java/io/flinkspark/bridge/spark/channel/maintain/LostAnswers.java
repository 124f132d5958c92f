package io.flinkspark.bridge.spark.channel.maintain;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** HDFS, but the answer to each rename is lost and the client asks again. */
public final class LostAnswers extends DelegateToFileSystem {

  public LostAnswers(URI uri, Configuration configuration) throws IOException, URISyntaxException {
    super(uri, FileSystem.get(uri, configuration), configuration, "hdfs", true);
  }

  @Override
  public int getUriDefaultPort() {
    return 8020;
  }

  @Override
  public void renameInternal(Path source, Path target) throws IOException {
    super.renameInternal(source, target);
    super.renameInternal(source, target);
  }
}
