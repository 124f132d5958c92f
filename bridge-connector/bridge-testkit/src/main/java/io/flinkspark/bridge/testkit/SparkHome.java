package io.flinkspark.bridge.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The folder that Spark takes for its installation: links to its jars, and its settings. */
record SparkHome(Path folder) {

  /** As Spark's own JavaModuleOptions. Executors get them by themselves. */
  static final List<String> MODULE_OPTIONS =
      Stream.concat(
              Stream.concat(
                  Stream.of("-XX:+IgnoreUnrecognizedVMOptions"),
                  Stream.of(
                          "java.base/java.lang",
                          "java.base/java.lang.invoke",
                          "java.base/java.lang.reflect",
                          "java.base/java.io",
                          "java.base/java.net",
                          "java.base/java.nio",
                          "java.base/java.util",
                          "java.base/java.util.concurrent",
                          "java.base/java.util.concurrent.atomic",
                          "java.base/jdk.internal.ref",
                          "java.base/sun.nio.ch",
                          "java.base/sun.nio.cs",
                          "java.base/sun.security.action",
                          "java.base/sun.util.calendar",
                          "java.security.jgss/sun.security.krb5")
                      .map(name -> "--add-opens=" + name + "=ALL-UNNAMED")),
              Stream.of("-Djdk.reflect.useDirectMethodHandle=false"))
          .toList();

  /** Makes or renews the folder. */
  static SparkHome write(Path folder, String classPath, Map<String, String> defaults) {
    try {
      Path jars = Files.createDirectories(folder.resolve("jars"));
      for (String jar : classPath.split(File.pathSeparator)) {
        Path link = jars.resolve(Path.of(jar).getFileName());
        try {
          Files.createSymbolicLink(link, Path.of(jar));
        } catch (FileAlreadyExistsException e) {
          Files.delete(link);
          Files.createSymbolicLink(link, Path.of(jar));
        }
      }
      Path conf = Files.createDirectories(folder.resolve("conf"));
      ConfigFiles.copyResource("conf/log4j2-spark.properties", conf.resolve("log4j2.properties"));
      ConfigFiles.writeProperties(conf.resolve("spark-defaults.conf"), defaults);
      return new SparkHome(folder);
    } catch (IOException e) {
      throw new TestkitException("Cannot make Spark's folder " + folder + ": " + e, e);
    }
  }

  static Map<String, String> defaults(
      String masterUrl, Path temporary, ClassArchive archive, SparkOptions options) {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("spark.master", masterUrl);
    defaults.put("spark.driver.memory", "512m");
    defaults.put("spark.executor.memory", "768m");
    // An application takes all cores otherwise, and the next one waits for ever.
    defaults.put("spark.cores.max", "2");
    defaults.put(
        "spark.executor.defaultJavaOptions",
        "-XX:+UseSerialGC -Djava.io.tmpdir="
            + temporary
            + " "
            + String.join(" ", archive.jvmOptions()));
    // In front of the same jars in Spark's folder, so that the archive is of use.
    defaults.put("spark.executor.extraClassPath", archive.classPath());
    defaults.put("spark.ui.showConsoleProgress", "false");
    defaults.put("spark.hadoop.dfs.replication", "1");
    defaults.putAll(options.config());
    return defaults;
  }

  Path configuration() {
    return folder.resolve("conf");
  }

  /** What Spark's processes look for; without it a Worker registers, and applications fail. */
  Map<String, String> environment(Path temporary) {
    return Map.of(
        "SPARK_HOME",
        folder.toString(),
        "SPARK_SCALA_VERSION",
        "2.12",
        "SPARK_LOCAL_IP",
        "127.0.0.1",
        "SPARK_LOCAL_DIRS",
        temporary.toString());
  }
}
