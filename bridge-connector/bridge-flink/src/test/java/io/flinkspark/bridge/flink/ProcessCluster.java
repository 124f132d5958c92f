package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.testkit.BridgeClusters;
import io.flinkspark.bridge.testkit.FlinkOptions;
import io.flinkspark.bridge.testkit.Member;
import java.net.URI;
import java.net.URL;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.testframe.environment.ClusterControllable;
import org.apache.flink.connector.testframe.environment.TestEnvironment;
import org.apache.flink.connector.testframe.environment.TestEnvironmentSettings;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Flink's processes as an environment of Flink's conformance kit. */
public final class ProcessCluster implements TestEnvironment, ClusterControllable {

  /** One more than the kit's splits, for its case with an idle reader. */
  private static final int SLOTS = 6;

  private BridgeClusters clusters;

  @Override
  public void startUp() {
    clusters = BridgeClusters.builder().flink(FlinkOptions.defaults().withSlots(SLOTS)).start();
  }

  @Override
  public void tearDown() {
    clusters.close();
  }

  @Override
  public StreamExecutionEnvironment createExecutionEnvironment(TestEnvironmentSettings settings) {
    Configuration config = new Configuration();
    if (settings.getSavepointRestorePath() != null) {
      config.set(StateRecoveryOptions.SAVEPOINT_PATH, settings.getSavepointRestorePath());
    }
    Endpoint rest = getRestEndpoint();
    return StreamExecutionEnvironment.createRemoteEnvironment(
        rest.getAddress(),
        rest.getPort(),
        config,
        settings.getConnectorJarPaths().stream().map(URL::getPath).toArray(String[]::new));
  }

  @Override
  public Endpoint getRestEndpoint() {
    URI rest = URI.create(clusters.flink().restUrl());
    return new Endpoint(rest.getHost(), rest.getPort());
  }

  @Override
  public String getCheckpointUri() {
    return clusters.workDir().resolve("conformance").toUri().toString();
  }

  @Override
  public void triggerTaskManagerFailover(JobClient job, Runnable afterFailure) {
    Member taskManager = clusters.flink().taskManagers().get(0);
    taskManager.kill();
    afterFailure.run();
    taskManager.restart();
  }

  @Override
  public void triggerJobManagerFailover(JobClient job, Runnable afterFailure) {
    throw new UnsupportedOperationException("Cannot restore jobs: the cluster has one JobManager");
  }

  @Override
  public void isolateNetwork(JobClient job, Runnable afterFailure) {
    throw new UnsupportedOperationException("Cannot isolate a process: it is on this machine");
  }

  @Override
  public String toString() {
    return "processes";
  }
}
