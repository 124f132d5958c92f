package io.flinkspark.e2e.demo;

import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.clusters.Clusters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one set of clusters that all of them share; it stops after the last test. What a
 * failed test leaves running in Flink is cancelled, so that it does not keep the slots from others.
 */
final class RunningClusters implements ParameterResolver, AfterTestExecutionCallback {

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
      clusters = Clusters.start(work, Map.of(), progress::say, (part, seconds) -> {});
    }

    Clusters clusters() {
      return clusters;
    }

    Pipeline pipeline() {
      return new Pipeline(clusters, Installation.detect(), progress, new StageClock());
    }

    @Override
    public void close() throws IOException {
      clusters.close();
      Path logs = Path.of("target/e2e-logs");
      LogFiles.collect(work, logs);
      OutputFolder.delete(work);
    }
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
