package io.flinkspark.bridge.functions.encoders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Test;

/**
 * State that Spark's Kryo encodes. Flink's Kryo 5 has the package of Spark's Kryo 4, so this runs
 * in a process of its own without Flink's; the shipped jar has Spark's under another name.
 */
class KryoStateITCase {

  @Test
  void writesAndReadsState() throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.matches(".*[/\\\\]kryo-5[^/\\\\]*\\.jar"))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-cp",
                classPath,
                Program.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
      assertThat(output).contains("read {a=1, b=[2, 3]}");
    } finally {
      process.destroyForcibly();
    }
  }

  /** Runs in the process. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      TreeMap<String, Object> state = new TreeMap<>();
      state.put("a", 1);
      state.put("b", new ArrayList<>(List.of(2, 3)));
      StateCellSerializer<Object> serializer =
          new StateCellSerializer<>(BoundEncoder.of(Encoders.kryo(Object.class)));
      DataOutputSerializer out = new DataOutputSerializer(64);
      serializer.serialize(new StateCell<>(state), out);
      StateCell<Object> read =
          serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
      System.out.println("read " + read.value(null));
    }
  }
}
