package io.flinkspark.e2e.keep;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints what another process appends to a file. */
final class LogTail implements AutoCloseable {
  private final InputStream in;
  private final PrintStream out;

  LogTail(Path file, PrintStream out) throws IOException {
    this.in = Files.newInputStream(file);
    this.out = out;
  }

  void printNew() throws IOException {
    byte[] chunk = new byte[8192];
    for (int n = in.read(chunk); n > 0; n = in.read(chunk)) {
      out.write(chunk, 0, n);
    }
    out.flush();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
