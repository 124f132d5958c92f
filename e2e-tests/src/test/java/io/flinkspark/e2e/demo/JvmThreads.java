package io.flinkspark.e2e.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The threads of other JVMs, as jcmd shows them. */
final class JvmThreads {
  private static final Pattern THREAD = Pattern.compile("(?m)^\"([^\"]+)\" ");

  private JvmThreads() {}

  /** The names of the threads that run in this process. */
  static List<String> names(long pid) {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  String.valueOf(pid),
                  "Thread.print")
              .redirectErrorStream(true)
              .start();
      String dump = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
      List<String> names = new ArrayList<>();
      Matcher thread = THREAD.matcher(dump);
      while (thread.find()) {
        names.add(thread.group(1));
      }
      if (names.isEmpty()) {
        throw new IllegalStateException("Cannot see the threads of process " + pid + ": " + dump);
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot see the threads of process " + pid, e);
    }
  }
}
