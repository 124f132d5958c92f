package io.flinkspark.e2e.demo;

import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.clusters.Clusters;
import io.flinkspark.e2e.clusters.ProcessClusters;
import io.flinkspark.e2e.docker.ContainerClusters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one set of clusters that all of them share; it stops after the last test. What a
 * failed test leaves running in Flink is cancelled, so that it does not keep the slots from others.
 */
final class RunningClusters
    implements ExecutionCondition, ParameterResolver, AfterTestExecutionCallback {

  /** The clusters and what a run on them takes. */
  static final class Site implements AutoCloseable {
    private final Path work;
    private final Clusters clusters;
    private final Progress progress = new Progress(System.out);

    Site() {
      try {
        work = Files.createTempDirectory("bridge-e2e-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      clusters = Environment.chosen().start(work, progress);
    }

    Clusters clusters() {
      return clusters;
    }

    /** The clusters of tests that only run where these are processes of this machine. */
    ProcessClusters processes() {
      return (ProcessClusters) clusters;
    }

    /** The clusters of tests that only run where these are containers. */
    ContainerClusters containers() {
      return (ContainerClusters) clusters;
    }

    /** An empty folder that every process of the clusters sees under the same path. */
    Path folder(String name) {
      return Environment.chosen().folder(work, name);
    }

    Pipeline pipeline() {
      return new Pipeline(clusters, Installation.detect(), progress, new StageClock());
    }

    @Override
    public void close() throws IOException {
      clusters.close();
      Path logs = Environment.chosen().logs();
      LogFiles.collect(work, logs);
      OutputFolder.delete(work);
    }
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return problem(context)
        .map(ConditionEvaluationResult::disabled)
        .orElse(ConditionEvaluationResult.enabled("the clusters can be started"));
  }

  /** Looked at once, and said once. */
  @SuppressWarnings("unchecked")
  private static Optional<String> problem(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(RunningClusters.class))
        .getOrComputeIfAbsent(
            "problem",
            key -> {
              Environment environment = Environment.chosen();
              Optional<String> problem = environment.problem();
              problem.ifPresent(
                  why -> System.out.printf("Tests on %s are skipped: %s%n", environment, why));
              return problem;
            },
            Optional.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Site.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return site(context);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isEmpty()) {
      return;
    }
    for (FlinkJob job : site(context).clusters().flink().jobs()) {
      if (!job.isEnded()) {
        job.cancel();
      }
    }
  }

  private static Site site(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(RunningClusters.class))
        .getOrComputeIfAbsent(Site.class, type -> new Site(), Site.class);
  }
}
