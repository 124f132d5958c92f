package io.flinkspark.e2e.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flinkspark.bridge.testkit.HdfsCluster;
import io.flinkspark.bridge.testkit.HdfsEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What jobs have written as lines of text. Files and folders with hidden names are no results. */
final class TextFiles {
  private TextFiles() {}

  /** All lines below a folder of this machine. */
  static List<String> lines(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!isHidden(file.getFileName().toString())) {
          lines.addAll(Files.readAllLines(file));
        }
      }
    }
    return lines;
  }

  /** All lines below a folder of HDFS. */
  static List<String> lines(HdfsCluster hdfs, String folder) {
    List<String> lines = new ArrayList<>();
    forEachLine(hdfs, folder, lines::add);
    return lines;
  }

  /** Each line below a folder of HDFS, one file after the other. */
  static void forEachLine(HdfsCluster hdfs, String folder, Consumer<String> action) {
    for (HdfsEntry entry : hdfs.list(folder)) {
      if (isHidden(entry.path().substring(entry.path().lastIndexOf('/') + 1))) {
        continue;
      }
      if (entry.isFolder()) {
        forEachLine(hdfs, entry.path(), action);
      } else {
        new String(hdfs.read(entry.path()), UTF_8).lines().forEach(action);
      }
    }
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }
}
