package io.flinkspark.bridge.testkit;

import java.io.IOException;

/**
 * Java agent of every process that the testkit starts. It reads standard input, a pipe whose other
 * end the starting JVM holds, and halts its own JVM at the end of it: however the starting JVM
 * dies, the operating system closes the pipe, and nothing is left behind. Stands alone, for its
 * class file is put into a jar of its own.
 */
public final class GuardAgent {

  /** Exit code of a JVM that the guard ended. */
  static final int PARENT_GONE = 113;

  private GuardAgent() {}

  /** Called by the JVM before the main class. */
  public static void premain(String arguments) {
    Thread guard = new Thread(GuardAgent::haltAtEndOfInput, "testkit-guard");
    guard.setDaemon(true);
    guard.start();
  }

  private static void haltAtEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Nobody writes to this pipe; what might come means nothing.
      }
    } catch (IOException broken) {
      // A broken pipe means the same as a closed one.
    }
    Runtime.getRuntime().halt(PARENT_GONE);
  }
}
