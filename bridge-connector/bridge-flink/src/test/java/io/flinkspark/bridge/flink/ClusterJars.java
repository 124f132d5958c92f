package io.flinkspark.bridge.flink;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Jars for a cluster in other processes. */
public final class ClusterJars {

  private ClusterJars() {}

  /** The jar that is shipped. */
  public static URL shipped() {
    return url(Path.of("target", "bridge-flink-" + System.getProperty("project.version") + ".jar"));
  }

  /** The jar or folder that a class was loaded from. */
  public static URL with(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  /** A user's jar with one class of records. */
  public static URL user(Class<?> records) {
    Path jar = Path.of("target", records.getSimpleName() + ".jar");
    String name = records.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        InputStream in = records.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new JarEntry(name));
      in.transferTo(out);
      return url(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
