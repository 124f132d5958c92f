package io.flinkspark.e2e.cli;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.generate.LogGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A log to try things with. */
@Command(
    name = "generate",
    description = "Writes a believable access log; the same seed gives the same bytes.",
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
  @Option(
      names = "--lines",
      paramLabel = "N",
      defaultValue = "200000",
      description = "Lines. Default: ${DEFAULT-VALUE}.")
  private long lines;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file.")
  private Path out;

  @Override
  public Integer call() {
    if (lines < 1) {
      throw new CannotException(
          "generate a log", lines + " lines is too few", "Give --lines of at least 1.");
    }
    try {
      new LogGenerator(lines, seed).write(out);
    } catch (IOException e) {
      throw new CannotException(
          "write the log", out + " fails with " + e, "Choose another --out.", e);
    }
    return 0;
  }
}
