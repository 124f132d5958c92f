package io.flinkspark.e2e.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Keeps the log files of processes whose data is thrown away. */
final class LogFiles {
  private LogFiles() {}

  /** Copies every log below {@code work} into {@code logs}, flat, named after its way. */
  static void collect(Path work, Path logs) throws IOException {
    if (!Files.isDirectory(work)) {
      return;
    }
    Files.createDirectories(logs);
    for (Path log : logsBelow(work)) {
      Files.copy(log, logs.resolve(name(work, log)), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Logs of members have names of their own; an executor's are all called stderr. */
  private static String name(Path work, Path log) {
    if (log.getParent().endsWith("logs")) {
      return log.getFileName().toString();
    }
    String name = work.relativize(log).toString().replace('/', '-');
    return name.endsWith(".log") ? name : name + ".log";
  }

  private static List<Path> logsBelow(Path work) throws IOException {
    try (Stream<Path> files = Files.walk(work)) {
      return files.filter(Files::isRegularFile).filter(LogFiles::isLog).toList();
    }
  }

  /** Kafka's and RocksDB's data files end in .log too, and are none. */
  private static boolean isLog(Path file) {
    String name = file.getFileName().toString();
    if (name.matches("[0-9]+\\.log")) {
      return false;
    }
    return name.endsWith(".log")
        || name.endsWith(".out")
        || name.equals("stderr")
        || name.equals("stdout");
  }
}
