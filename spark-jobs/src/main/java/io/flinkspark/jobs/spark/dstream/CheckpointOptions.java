package io.flinkspark.jobs.spark.dstream;

import io.flinkspark.jobs.spark.command.JobException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The options that a DStream checkpoint was made with. Spark restores the whole graph from a
 * checkpoint, options included, and would silently ignore new ones: this refuses them instead.
 */
final class CheckpointOptions {

  private static final String FILE = "job-options.properties";

  private CheckpointOptions() {}

  /**
   * Keeps the options of a new checkpoint; compares them with those of an existing one.
   *
   * @throws JobException when they differ
   */
  static void keepOrCompare(
      URI checkpoint, Map<String, String> options, Configuration configuration) throws IOException {
    Path file = new Path(new Path(checkpoint), FILE);
    FileSystem fileSystem = file.getFileSystem(configuration);
    if (!fileSystem.exists(file)) {
      write(fileSystem, file, options);
      return;
    }
    Properties kept = read(fileSystem, file);
    for (Map.Entry<String, String> option : new TreeMap<>(options).entrySet()) {
      String before = kept.getProperty(option.getKey(), "");
      if (!before.equals(option.getValue())) {
        throw new JobException(
            "Cannot go on from checkpoint %s: it was made with %s %s, not %s; use the same or a new checkpoint"
                .formatted(checkpoint, option.getKey(), before, option.getValue()));
      }
    }
  }

  private static void write(FileSystem fileSystem, Path file, Map<String, String> options)
      throws IOException {
    Properties properties = new Properties();
    properties.putAll(options);
    StringWriter text = new StringWriter();
    properties.store(text, null);
    Path unfinished = new Path(file.getParent(), "." + FILE + ".unfinished");
    try (OutputStream out = fileSystem.create(unfinished, true)) {
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    if (!fileSystem.rename(unfinished, file)) {
      throw new IOException("Cannot write %s: the rename was refused".formatted(file));
    }
  }

  private static Properties read(FileSystem fileSystem, Path file) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = fileSystem.open(file)) {
      properties.load(new StringReader(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    }
    return properties;
  }
}
