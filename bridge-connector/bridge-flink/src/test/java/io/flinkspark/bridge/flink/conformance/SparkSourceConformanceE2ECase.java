package io.flinkspark.bridge.flink.conformance;

import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SourceTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.types.Row;

/** Flink's own tests of a source, on Flink's processes with the shipped jar. */
final class SparkSourceConformanceE2ECase extends SourceTestSuiteBase<Row> {

  @TestSemantics final CheckpointingMode[] semantics = {CheckpointingMode.EXACTLY_ONCE};

  @TestEnv final ProcessCluster cluster = new ProcessCluster();

  @TestContext
  final ExternalContextFactory<PublicationContext> publications =
      test -> new PublicationContext(List.of(jar()));

  private static URL jar() {
    try {
      return Path.of("target", "bridge-flink-" + System.getProperty("project.version") + ".jar")
          .toUri()
          .toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
