package io.flinkspark.bridge.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Writes the jar of the {@link GuardAgent}. */
final class GuardJar {

  private GuardJar() {}

  static Path write(Path jar) throws IOException {
    String classFile = GuardAgent.class.getName().replace('.', '/') + ".class";
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", GuardAgent.class.getName());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream in = GuardAgent.class.getClassLoader().getResourceAsStream(classFile)) {
      if (in == null) {
        throw new IOException("the class file of the guard agent is not on the class path");
      }
      out.putNextEntry(new JarEntry(classFile));
      in.transferTo(out);
      out.closeEntry();
    }
    return jar;
  }
}
