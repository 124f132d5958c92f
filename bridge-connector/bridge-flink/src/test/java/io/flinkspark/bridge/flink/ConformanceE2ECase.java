package io.flinkspark.bridge.flink;

import java.util.List;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;

/** Flink's conformance kit, on a cluster of processes with the shipped jar. */
class ConformanceE2ECase extends BoundedSourceSuite {

  @TestEnv ProcessCluster flink = new ProcessCluster();

  @TestContext
  ExternalContextFactory<BridgeExternalContext> contexts =
      test ->
          new BridgeExternalContext(
              List.of(ClusterJars.shipped(), ClusterJars.user(Numbered.class)));
}
