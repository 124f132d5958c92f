package io.flinkspark.e2e.demo;

import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.clusters.ProcessClusters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The folder of results and the clusters of a run, as far as they exist by now. One thread opens
 * and starts; {@link #close} may come from any thread, at any time, more than once.
 */
public final class RunSite implements AutoCloseable {
  private final Progress progress;
  private volatile Optional<OutputFolder> out = Optional.empty();
  private volatile Optional<Path> logs = Optional.empty();
  private volatile Optional<ProcessClusters> clusters = Optional.empty();

  /** Nothing yet. */
  public RunSite(Progress progress) {
    this.progress = progress;
  }

  /** Creates the folder or empties it of earlier results. */
  public OutputFolder open(Path path) {
    OutputFolder folder = OutputFolder.open(path);
    out = Optional.of(folder);
    logs = Optional.of(folder.logs());
    return folder;
  }

  /** Starts the clusters, with their data in the folder. */
  public ProcessClusters start(
      OutputFolder folder, Map<String, Integer> ports, ProcessClusters.PartListener whenUp) {
    ProcessClusters started = ProcessClusters.start(folder.work(), ports, progress::say, whenUp);
    clusters = Optional.of(started);
    return started;
  }

  /** The clusters, when they have been started. */
  public Optional<ProcessClusters> clusters() {
    return clusters;
  }

  /** Where the logs of the processes are, when anything was started. */
  public Optional<Path> logs() {
    return logs;
  }

  /** Stops everything and keeps the logs. */
  @Override
  public synchronized void close() {
    if (clusters.isPresent()) {
      progress.say("stop: stopping all processes");
      clusters.get().close();
      clusters = Optional.empty();
      progress.say("stop: no process is left");
    }
    if (out.isPresent()) {
      OutputFolder folder = out.get();
      out = Optional.empty();
      try {
        LogFiles.collect(folder.work(), folder.logs());
        OutputFolder.delete(folder.work());
      } catch (IOException e) {
        progress.say("stop: cannot tidy up " + folder.work() + ": " + e);
      } finally {
        folder.close();
      }
    }
  }
}
