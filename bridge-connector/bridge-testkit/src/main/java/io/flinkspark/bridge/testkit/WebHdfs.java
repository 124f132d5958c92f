package io.flinkspark.bridge.testkit;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The part of the WebHDFS protocol that tests need. Safe for use by many threads. */
public final class WebHdfs {
  /** WebHDFS's word for a quota that is taken away. */
  static final long NO_LIMIT = -1;

  private final Supplier<String> webUrl;
  private final UnaryOperator<URI> reach;

  WebHdfs(Supplier<String> webUrl) {
    this(webUrl, UnaryOperator.identity());
  }

  /**
   * @param webUrl the NameNode's HTTP address
   * @param reach where the address of a DataNode, as the NameNode says it, is found from here
   */
  public WebHdfs(Supplier<String> webUrl, UnaryOperator<URI> reach) {
    this.webUrl = webUrl;
    this.reach = reach;
  }

  /** What a folder holds, not deeper. */
  public List<HdfsEntry> list(String folder) {
    try {
      JsonArray statuses =
          Rest.get(url(folder, "LISTSTATUS")).getObject("FileStatuses").getArray("FileStatus");
      String prefix = folder.endsWith("/") ? folder : folder + "/";
      List<HdfsEntry> entries = new ArrayList<>();
      for (int i = 0; i < statuses.size(); i++) {
        JsonObject status = statuses.getObject(i);
        String name = status.getString("pathSuffix");
        entries.add(
            new HdfsEntry(
                name.isEmpty() ? folder : prefix + name,
                status.getLong("length"),
                status.getString("type").equals("DIRECTORY")));
      }
      return List.copyOf(entries);
    } catch (IOException e) {
      throw new TestkitException("Cannot list %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  public byte[] read(String file) {
    try {
      return Rest.getBytes(
          dataNode(Rest.get(url(file, "OPEN") + "&noredirect=true").getString("Location")));
    } catch (IOException e) {
      throw new TestkitException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  public boolean exists(String path) {
    try {
      Rest.get(url(path, "GETFILESTATUS"));
      return true;
    } catch (Rest.StatusException e) {
      if (e.status() == 404) {
        return false;
      }
      throw new TestkitException("Cannot look for %s: %s".formatted(path, e.getMessage()), e);
    } catch (IOException e) {
      throw new TestkitException("Cannot look for %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** The NameNode names the DataNode that takes the bytes. */
  public void write(String file, byte[] content) {
    try {
      String location =
          Rest.send("PUT", url(file, "CREATE") + "&overwrite=true&noredirect=true", "")
              .getString("Location");
      Rest.send("PUT", dataNode(location), content);
    } catch (IOException e) {
      throw new TestkitException("Cannot write %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  public void delete(String path) {
    try {
      Rest.send("DELETE", url(path, "DELETE") + "&recursive=true", "");
    } catch (IOException e) {
      throw new TestkitException("Cannot delete %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  void limitSpace(String folder, long bytes) {
    try {
      Rest.send("PUT", url(folder, "SETQUOTA") + "&storagespacequota=" + bytes, "");
    } catch (IOException e) {
      throw new TestkitException(
          "Cannot set the space quota of %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private String dataNode(String location) {
    return reach.apply(URI.create(location)).toString();
  }

  private String url(String path, String operation) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("Cannot use HDFS path '" + path + "': it is not absolute");
    }
    try {
      // This constructor quotes what a path may not hold.
      String quoted = new URI(null, null, "/webhdfs/v1" + path, null).toASCIIString();
      return webUrl.get()
          + quoted.replace("+", "%2B")
          + "?op="
          + operation
          + "&user.name="
          + System.getProperty("user.name");
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("Cannot use HDFS path '" + path + "'", e);
    }
  }
}
