package io.flinkspark.bridge.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.BridgeException;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** Whoever does not ask for Avro records needs no Avro. */
class WithoutAvroTest {

  /** What runs where there is no Avro. */
  public static class Program implements Callable<String> {
    @Override
    public String call() throws IOException, ClassNotFoundException {
      for (SparkRecords<?> records :
          new SparkRecords<?>[] {
            SparkRecords.rowData(), SparkRecords.row(), SparkRecords.pojo(Numbered.class)
          }) {
        byte[] bytes = InstantiationUtil.serializeObject(records);
        InstantiationUtil.deserializeObject(bytes, getClass().getClassLoader());
      }
      try {
        return SparkRecords.avro("\"string\"").toString();
      } catch (BridgeException e) {
        return e.getMessage();
      }
    }
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(path, e);
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void recordsOfOtherKindsLoadAndTravelWithoutAvro() throws Exception {
    URL[] withoutAvro =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.matches(".*[/\\\\](flink-)?avro[^/\\\\]*\\.jar"))
            .map(WithoutAvroTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader =
        new URLClassLoader(withoutAvro, ClassLoader.getPlatformClassLoader())) {
      var program =
          (Callable<String>)
              loader.loadClass(Program.class.getName()).getConstructor().newInstance();

      assertThat(program.call())
          .startsWith("Cannot read into Avro records: flink-avro is not on the class path");
    }
  }
}
