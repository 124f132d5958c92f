package io.flinkspark.bridge.flink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.flink.channel.format.WrittenFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are written by Flink alone; Hadoop is for HDFS, and Avro for those who ask for it. */
class WithoutHadoopTest {

  @TempDir private Path directory;

  @Test
  void writesParquetWithoutHadoopAndSaysWhatAvroNeeds() throws Exception {
    Path path = directory.resolve("a.parquet");

    String answer =
        FileProgram.run(
            path.toString(),
            ".*[/\\\\](hadoop-|flink-hadoop|avro-|flink-avro|parquet-avro|snappy|zstd)[^/\\\\]*\\.jar");

    assertThat(answer)
        .startsWith("Cannot write Avro files: Avro is not on the class path, add flink-avro");
    assertThat(new WrittenFile(path).parquetRows()).isEqualTo(List.of(List.of(7L, "seven")));
  }
}
