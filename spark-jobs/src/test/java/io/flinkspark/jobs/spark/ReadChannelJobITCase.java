package io.flinkspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.ChannelStart;
import io.flinkspark.bridge.protocol.channel.ChannelWriter;
import io.flinkspark.bridge.protocol.channel.EpochCommit;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import io.flinkspark.bridge.protocol.channel.LocalChannelStorage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadChannelJobITCase {

  private static final String SCHEMA =
      """
      {"type":"record","name":"Number","fields":[{"name":"id","type":"long"}]}""";

  @TempDir private Path folder;
  private ChannelWriter writer;
  private long checkpoint;

  @BeforeEach
  void makeChannel() {
    writer =
        Channel.openOrCreate(new LocalChannelStorage(folder.resolve("channel")), "of-a-test")
            .claim(new ChannelStart.Fresh("run", ChannelStart.Existing.REFUSE));
  }

  @Test
  void copiesWhatIsThere() throws Exception {
    addEpoch(0, 10);
    addEpoch(10, 15);

    assertThat(run("--channel", uri("channel"), "--out", uri("out"), "--format", "parquet"))
        .isZero();

    assertThat(ids()).containsExactlyElementsOf(below(15));
  }

  @Test
  void streamGoesOnWhereItWas() throws Exception {
    String[] options = {
      "--channel",
      uri("channel"),
      "--out",
      uri("out"),
      "--format",
      "parquet",
      "--checkpoint",
      uri("checkpoint"),
      "--option",
      "max-rows-per-trigger=4",
      "--available-now"
    };
    addEpoch(0, 10);
    assertThat(run(options)).isZero();
    assertThat(folder.resolve("out/batch=2")).isDirectory();
    addEpoch(10, 15);
    assertThat(run(options)).isZero();

    assertThat(ids()).containsExactlyElementsOf(below(15));
  }

  @Test
  void refusesWhatCannotWork() {
    assertThat(run("--channel", uri("channel"), "--out", uri("out"), "--available-now"))
        .isEqualTo(2);
    assertThat(run("--channel", uri("channel"), "--out", "relative")).isEqualTo(2);
  }

  private void addEpoch(long from, long to) throws Exception {
    Path made = folder.resolve("made-" + from);
    LocalSpark.session().range(from, to, 1, 1).write().parquet(made.toUri().toString());
    String path = "data/" + from + ".parquet";
    Path file = folder.resolve("channel").resolve(path);
    Files.createDirectories(file.getParent());
    try (Stream<Path> files = Files.list(made)) {
      Files.copy(
          files.filter(it -> it.toString().endsWith(".parquet")).findFirst().orElseThrow(), file);
    }
    writer.commit(
        new EpochCommit(
            ++checkpoint,
            new ChannelSchema(schemaId(), SCHEMA),
            List.of(EpochFile.whole(path, to - from, Files.size(file))),
            EventTimes.NONE,
            checkpoint));
  }

  private static String schemaId() throws NoSuchAlgorithmException {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(SCHEMA.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, 16);
  }

  private List<Long> ids() {
    return LocalSpark.session()
        .read()
        .option("recursiveFileLookup", true)
        .parquet(uri("out"))
        .select("id")
        .as(Encoders.LONG())
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }

  private static List<Long> below(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  private int run(String... options) {
    LocalSpark.session();
    return ReadChannelJob.run(options);
  }

  private String uri(String name) {
    return folder.resolve(name).toUri().toString();
  }
}
