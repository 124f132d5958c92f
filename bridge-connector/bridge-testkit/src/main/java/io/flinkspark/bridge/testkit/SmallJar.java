package io.flinkspark.bridge.testkit;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes jars of one class of the testkit, which stands alone, and what a manifest says of it. */
final class SmallJar {

  private SmallJar() {}

  static Path write(Path jar, Map<Attributes.Name, String> attributes, Class<?> type)
      throws IOException {
    String classFile = type.getName().replace('.', '/') + ".class";
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.forEach(manifest.getMainAttributes()::put);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream in = type.getClassLoader().getResourceAsStream(classFile)) {
      if (in == null) {
        throw new IOException(classFile + " is not on the class path");
      }
      out.putNextEntry(new JarEntry(classFile));
      in.transferTo(out);
      out.closeEntry();
    }
    return jar;
  }

  /** What makes a jar stand for a class path: relative, as the JVM wants it for its archives. */
  static Map<Attributes.Name, String> classPath(Path jar, String classPath) {
    Path folder = jar.toAbsolutePath().getParent();
    return Map.of(
        Attributes.Name.CLASS_PATH,
        Stream.of(classPath.split(File.pathSeparator))
            .map(entry -> folder.relativize(Path.of(entry).toAbsolutePath()).toString())
            .collect(Collectors.joining(" ")));
  }
}
