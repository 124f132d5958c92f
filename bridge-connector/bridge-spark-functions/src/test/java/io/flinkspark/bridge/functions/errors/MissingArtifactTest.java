package io.flinkspark.bridge.functions.errors;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.functions.MissingProgram;
import io.flinkspark.bridge.functions.ShippedJar;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingArtifactTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          com/clearspring/analytics/stream/StreamSummary | com.clearspring.analytics:stream
          io/netty/buffer/ByteBuf | io.netty:netty-all
          org/apache/arrow/vector/ValueVector | org.apache.arrow:arrow-vector
          org/apache/avro/Schema | org.apache.avro:avro
          org/apache/datasketches/hll/HllSketch | org.apache.datasketches:datasketches-java
          org/apache/datasketches/memory/Memory | org.apache.datasketches:datasketches-memory
          org/apache/hadoop/fs/Path | org.apache.hadoop:hadoop-client-api
          org/apache/hadoop/hive/ql/exec/UDF | org.apache.hive:hive-exec:core
          org/apache/hadoop/shaded/com/google/X | org.apache.hadoop:hadoop-client-runtime
          org/apache/spark/SparkEnv | org.apache.spark:spark-core_2.12
          org/apache/spark/graphx/Graph | org.apache.spark:spark-graphx_2.12
          org/apache/spark/launcher/Main | org.apache.spark:spark-launcher_2.12
          org/apache/spark/ml/linalg/Vector | org.apache.spark:spark-mllib_2.12
          org/apache/spark/mllib/linalg/Vector | org.apache.spark:spark-mllib_2.12
          org/apache/spark/sql/avro/functions | org.apache.spark:spark-avro_2.12
          org/apache/spark/sql/hive/HiveUtils | org.apache.spark:spark-hive_2.12
          org/apache/spark/sql/protobuf/functions | org.apache.spark:spark-protobuf_2.12
          org/apache/spark/util/kvstore/KVStore | org.apache.spark:spark-kvstore_2.12
          org/apache/xbean/asm9/ClassReader | org.apache.xbean:xbean-asm9-shaded
          Could not initialize class org.apache.avro.Schema | org.apache.avro:avro
          """)
  void namesTheArtifact(String message, String artifact) {
    NoClassDefFoundError error = new NoClassDefFoundError(message);

    assertThat(MissingArtifact.explain("do it", error))
        .hasCause(error)
        .hasMessage(
            "Cannot do it: a class is missing ("
                + message.replace('/', '.')
                + "); add "
                + artifact
                + " to the job's jar");
  }

  @Test
  void saysOfWhatTheShippedJarRenamedThatNoJarHasIt() {
    String name = "io/flinkspark/bridge/functions/shaded/hadoop/mapred/JobConf";

    assertThat(MissingArtifact.explain("do it", new NoClassDefFoundError(name)))
        .hasMessageContaining("it is of org.apache.hadoop:hadoop-client-api, of which the jar of");
  }

  @Test
  void saysWhatIsMissingAlsoIfNobodyKnowsIt() {
    assertThat(MissingArtifact.explain("do it", new NoClassDefFoundError("com/example/Own")))
        .hasMessage(
            "Cannot do it: a class is missing (com.example.Own);"
                + " add the jar that holds it to the job's jar");
  }

  @Test
  void namesWhatAnExpressionLacks() throws Exception {
    List<Path> withoutHadoop =
        ShippedJar.tests().stream()
            .filter(entry -> !entry.getFileName().toString().startsWith("hadoop-client-api"))
            .toList();

    assertThat(ShippedJar.run(List.of(), withoutHadoop, MissingProgram.class, "expression"))
        .contains("Cannot compile id + 1: a class is missing (org.apache.hadoop.")
        .endsWith("; add org.apache.hadoop:hadoop-client-api to the job's jar");
  }
}
