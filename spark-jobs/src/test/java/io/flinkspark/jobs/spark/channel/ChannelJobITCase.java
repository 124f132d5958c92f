package io.flinkspark.jobs.spark.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.ChannelStart;
import io.flinkspark.bridge.protocol.channel.ChannelWriter;
import io.flinkspark.bridge.protocol.channel.DataFileName;
import io.flinkspark.bridge.protocol.channel.EpochCommit;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import io.flinkspark.bridge.protocol.channel.LocalChannelStorage;
import io.flinkspark.jobs.spark.ChannelJob;
import io.flinkspark.jobs.spark.command.JobCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line of the channel's maintenance; the commands end their Spark themselves. */
class ChannelJobITCase {

  private static final ChannelSchema SCHEMA = new ChannelSchema("v1", "{}");

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void chooseMaster() {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
  }

  @AfterAll
  static void forget() {
    System.clearProperty("spark.master");
    System.clearProperty("spark.ui.enabled");
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine job = JobCommand.commandLine(new ChannelJob());
    job.setOut(new PrintWriter(out, true));
    job.setErr(new PrintWriter(err, true));
    return job.execute(arguments);
  }

  /** Epochs of two small files with ten rows each, written by Spark. */
  private Path channel(int epochs) throws IOException {
    Path root = folder.resolve("orders");
    Files.createDirectories(root.resolve("data"));
    Path written = folder.resolve("written");
    try (SparkSession spark = SparkSession.builder().appName("rows").getOrCreate()) {
      spark.range(10).coalesce(1).write().parquet(written.toString());
    }
    Path rows;
    try (Stream<Path> files = Files.list(written)) {
      rows = files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    ChannelWriter writer =
        Channel.openOrCreate(new LocalChannelStorage(root), "orders-v1")
            .claim(new ChannelStart.Fresh("r1", ChannelStart.Existing.REFUSE));
    for (int checkpoint = 1; checkpoint <= epochs; checkpoint++) {
      List<EpochFile> files =
          List.of(file(root, rows, checkpoint, 0), file(root, rows, checkpoint, 1));
      writer.commit(new EpochCommit(checkpoint, SCHEMA, files, EventTimes.NONE, checkpoint));
    }
    return root;
  }

  private static EpochFile file(Path root, Path rows, int checkpoint, int subtask)
      throws IOException {
    String path = "data/" + DataFileName.of("r1", checkpoint - 1, subtask, "parquet");
    Files.copy(rows, root.resolve(path));
    return EpochFile.whole(path, 10, Files.size(rows));
  }

  @Test
  void compactsExpiresCleansAndDescribes() throws IOException {
    String path = channel(4).toString();
    assertThat(run("compact", path, "--target-file-size", "1m")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("8 files of ", " became 1 of ", "; 80 rows of 4 epochs.");
    assertThat(run("expire", path, "--keep-last", "3", "--dry-run")).isZero();
    assertThat(out.toString()).contains("1 epochs with 20 rows in ", "would expire");
    assertThat(run("expire", path, "--through-epoch", "2")).isZero();
    assertThat(out.toString()).contains("2 epochs with 40 rows", "expired through epoch 2");
    assertThat(run("orphans", path)).isZero();
    assertThat(out.toString()).contains("8 files of ", "nobody's, but not for long enough");
    assertThat(run("orphans", path, "--grace", "0s")).isZero();
    assertThat(out.toString()).contains("8 files of ", ": removed", "  data/r1_0_0_");
    assertThat(run("describe", path)).isZero();
    assertThat(out.toString()).contains("epochs          2 live, 3 to 4, expired through 2");
    assertThat(run("describe", path, "--json")).isZero();
    assertThat(out.toString()).startsWith("{\"bridge\":\"orders-v1\"").contains("\"rows\":40");
    assertThat(run("expire", path, "--older-than", "0s")).isZero();
    assertThat(out.toString()).contains("expired through epoch 4");
  }

  @Test
  void whatAPersonCanPutRightIsTwoAndSaid() {
    String nothing = folder.resolve("nothing").toString();
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("no command given: compact, expire, orphans or describe");
    assertThat(run("expire", nothing)).isEqualTo(2);
    assertThat(err.toString()).contains("Cannot run expire");
    assertThat(run("compact", nothing, "--target-file-size", "much")).isEqualTo(2);
    assertThat(err.toString()).contains("'much' is not a size");
    assertThat(run("describe", nothing)).isEqualTo(2);
    assertThat(err.toString()).contains("Cannot open the channel").doesNotContain("\tat ");
    assertThat(run("compact", nothing, "--min-input-files", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("Cannot");
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("compact", "expire", "orphans", "describe");
  }
}
