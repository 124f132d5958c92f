package io.flinkspark.bridge.testkit;

import java.nio.file.Path;

/**
 * One member of a cluster, such as a broker, a TaskManager or a Worker. It keeps its name, ports
 * and data over restarts. Safe for use by many threads.
 */
public interface Member {

  /** Unique within the clusters: {@code kafka}, {@code taskmanager-1}, … */
  String name();

  /** The process id of the latest start, on this machine. */
  long pid();

  boolean isAlive();

  /** What all starts of this member printed. */
  Path logFile();

  /** Ends it at once (SIGKILL), as a failing machine would, and waits until it is gone. */
  void kill();

  /** Stops it where it is: it keeps its connections and answers nobody. */
  void suspend();

  /** Lets one that is suspended go on. */
  void resume();

  /** Ends it in order (SIGTERM, after a grace SIGKILL). */
  void stop();

  /**
   * Starts it again, with the same addresses and data, and waits until it is ready. One that is
   * still alive is stopped before.
   *
   * @throws TestkitException when it does not become ready
   */
  void restart();

  /** Kills it and starts it again; answers what was killed, as people read it. */
  default String killAndRestart() {
    String killed = toString();
    kill();
    restart();
    return killed;
  }
}
