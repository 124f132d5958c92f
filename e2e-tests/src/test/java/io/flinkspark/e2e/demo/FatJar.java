package io.flinkspark.e2e.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** One jar of two, as a build plugin makes it of a job and what it needs. */
final class FatJar {
  private static final String SERVICES = "META-INF/services/";

  private FatJar() {}

  /** Of entries in both the first one's stay; services are those of both. */
  static Path of(Path file, Path first, Path second) throws IOException {
    try (JarFile one = new JarFile(first.toFile());
        JarFile other = new JarFile(second.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.setLevel(Deflater.NO_COMPRESSION);
      Map<String, JarFile> entries = new LinkedHashMap<>();
      one.stream().forEach(entry -> entries.put(entry.getName(), one));
      other.stream().forEach(entry -> entries.putIfAbsent(entry.getName(), other));
      for (Map.Entry<String, JarFile> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        try (InputStream in = open(entry.getKey(), entry.getValue(), other)) {
          in.transferTo(out);
        }
        out.closeEntry();
      }
    }
    return file;
  }

  private static InputStream open(String name, JarFile jar, JarFile other) throws IOException {
    InputStream in = jar.getInputStream(jar.getEntry(name));
    boolean isInBoth = jar != other && other.getEntry(name) != null;
    if (!isInBoth || !name.startsWith(SERVICES)) {
      return in;
    }
    InputStream lineFeed = new ByteArrayInputStream(new byte[] {'\n'});
    return new SequenceInputStream(
        in, new SequenceInputStream(lineFeed, other.getInputStream(other.getEntry(name))));
  }
}
