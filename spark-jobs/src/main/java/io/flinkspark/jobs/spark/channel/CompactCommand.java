package io.flinkspark.jobs.spark.channel;

import io.flinkspark.bridge.spark.channel.maintain.ChannelActions;
import io.flinkspark.bridge.spark.channel.maintain.CompactAction;
import io.flinkspark.bridge.spark.channel.maintain.CompactResult;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Small files become large ones. */
@Command(
    name = "compact",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Makes large files out of the small ones of neighbouring epochs.")
public final class CompactCommand extends ChannelCommand {

  @Option(
      names = "--target-file-size",
      paramLabel = "SIZE",
      defaultValue = "128m",
      converter = SizeConverter.class,
      description =
          "How long a new file should be, with k, m or g. Files of less than three quarters of it"
              + " are small (default: ${DEFAULT-VALUE}).")
  private long targetFileSize;

  @Option(
      names = "--min-input-files",
      paramLabel = "N",
      defaultValue = "" + CompactAction.DEFAULT_MIN_INPUT_FILES,
      description = "How many small files a new one is worth (default: ${DEFAULT-VALUE}).")
  private int minInputFiles;

  @Option(
      names = "--max-epochs",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "How many epochs one change of the ledger moves, at most 1000 (default:"
              + " ${DEFAULT-VALUE}).")
  private int maxEpochs;

  @Override
  void run(ChannelActions channel, PrintWriter out) {
    CompactResult result =
        channel
            .compact()
            .targetFileSize(targetFileSize)
            .minInputFiles(minInputFiles)
            .maxEpochs(maxEpochs)
            .run();
    out.printf(
        "%,d files of %s became %,d of %s; %,d rows of %,d epochs.%n",
        result.filesBefore(),
        mebibytes(result.bytesBefore()),
        result.filesAfter(),
        mebibytes(result.bytesAfter()),
        result.rows(),
        result.epochs());
    if (result.otherFiles() > 0) {
      out.printf("%,d small files are no Parquet files and stay.%n", result.otherFiles());
    }
    if (result.plansAnew() > 0) {
      out.printf("The channel changed meanwhile: planned anew %,d times.%n", result.plansAnew());
    }
  }
}
