package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.flink.ClusterJars;
import io.flinkspark.bridge.flink.ProcessCluster;
import java.util.List;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.source.FromElementsSource;

/** Flink's conformance kit, on a cluster of processes with the shipped jar. */
class SinkConformanceE2ECase extends ChannelSinkSuite {

  @TestEnv ProcessCluster flink = new ProcessCluster();

  /** The kit's own source runs in the cluster, too. */
  @TestContext
  ExternalContextFactory<ChannelExternalContext> contexts =
      test ->
          new ChannelExternalContext(
              List.of(
                  ClusterJars.shipped(),
                  ClusterJars.user(NumberRow.class),
                  ClusterJars.with(FromElementsSource.class)));
}
