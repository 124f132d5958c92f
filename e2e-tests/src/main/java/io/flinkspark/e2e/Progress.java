package io.flinkspark.e2e;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Progress as plain lines, each with the seconds since the start: readable on a terminal, in a CI
 * log and in a file alike. Thread-safe.
 */
public final class Progress {
  private final PrintStream out;
  private final long start = System.nanoTime();

  /** Progress to this stream; the clock starts now. */
  public Progress(PrintStream out) {
    this.out = out;
  }

  /** One line. */
  public void say(String line) {
    synchronized (out) {
      out.printf(Locale.ROOT, "[%6.1f s] %s%n", seconds(), line);
      out.flush();
    }
  }

  /** Text without a time, as it is. */
  public void print(String text) {
    synchronized (out) {
      out.println(text);
      out.flush();
    }
  }

  /** Seconds since the start. */
  public double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
