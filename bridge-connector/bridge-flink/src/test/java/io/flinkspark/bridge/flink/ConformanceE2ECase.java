package io.flinkspark.bridge.flink;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;

/** Flink's conformance kit, on a cluster of processes with the shipped jar. */
class ConformanceE2ECase extends BoundedSourceSuite {

  private static final Path SHIPPED =
      Path.of("target", "bridge-flink-" + System.getProperty("project.version") + ".jar");

  @TestEnv ProcessCluster flink = new ProcessCluster();

  @TestContext
  ExternalContextFactory<BridgeExternalContext> contexts =
      test -> new BridgeExternalContext(List.of(url(SHIPPED), url(records())));

  /** A user's jar: the class of the records. */
  private static Path records() {
    Path jar = Path.of("target", "conformance-records.jar");
    String name = Numbered.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        InputStream in = Numbered.class.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new JarEntry(name));
      in.transferTo(out);
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
