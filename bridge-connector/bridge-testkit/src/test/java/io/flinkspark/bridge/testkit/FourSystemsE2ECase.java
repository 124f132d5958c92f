package io.flinkspark.bridge.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** All four systems at the same time, each used, and members of each killed and restarted. */
class FourSystemsE2ECase {

  private static final Duration SOON = Duration.ofMinutes(3);

  @RegisterExtension
  static final BridgeExtension bridge =
      BridgeExtension.builder()
          .kafka()
          .hdfs()
          .flink()
          .spark()
          .onProgress(System.out::println)
          .build();

  @TempDir Path folder;

  @Test
  void kafkaKeepsRecordsOverAKilledBroker() throws Exception {
    bridge.kafka().createTopic("words", 1, Map.of("max.message.bytes", "41943040"));
    Path lines = Files.writeString(folder.resolve("lines"), "one\ntwo\n");
    bridge
        .kafka()
        .run(
            "produce",
            "org.apache.kafka.tools.ConsoleProducer",
            List.of("--bootstrap-server", bridge.kafka().bootstrapServers(), "--topic", "words"),
            lines);

    bridge.kafka().broker().kill();
    bridge.kafka().broker().restart();

    assertThat(consume("words", 2)).contains("one\n", "two\n");
  }

  @Test
  void kafkaTakesMessagesOfFortyMebibytes() {
    bridge.kafka().createTopic("large", 1, Map.of("max.message.bytes", "41943040"));
    String report =
        bridge
            .kafka()
            .run(
                "produce",
                "org.apache.kafka.tools.ProducerPerformance",
                List.of(
                    "--topic=large",
                    "--num-records=2",
                    "--record-size=41900000",
                    "--throughput=-1",
                    "--command-property",
                    "bootstrap.servers=" + bridge.kafka().bootstrapServers(),
                    "max.request.size=41943040",
                    "buffer.memory=50000000"));
    assertThat(report).contains("2 records sent").doesNotContain("RecordTooLarge");
  }

  @Test
  void hdfsKeepsFilesOverKilledNodes() {
    String file = "/data/50% of ä+b/file name.txt";
    bridge.hdfs().write(file, "first".getBytes(UTF_8));

    bridge.hdfs().dataNode().kill();
    bridge.hdfs().dataNode().restart();
    // Its blocks may be reported a moment after it has registered.
    await().atMost(SOON).ignoreExceptions().until(() -> bridge.hdfs().read(file).length == 5);
    assertThat(bridge.hdfs().read(file)).asString(UTF_8).isEqualTo("first");
    bridge.hdfs().nameNode().kill();
    bridge.hdfs().nameNode().restart();

    // The DataNode serves WebHDFS over a connection of its own, and its next request finds it
    // broken.
    await().atMost(SOON).ignoreExceptions().until(() -> bridge.hdfs().read(file).length == 5);
    bridge.hdfs().write(file, "second".getBytes(UTF_8));
    assertThat(bridge.hdfs().read(file)).asString(UTF_8).isEqualTo("second");
    assertThat(bridge.hdfs().list("/data/50% of ä+b"))
        .containsExactly(new HdfsEntry(file, 6, false));
    assertThat(bridge.hdfs().exists(file)).isTrue();
    assertThat(bridge.hdfs().exists("/data/other")).isFalse();
    bridge.hdfs().write("/data/short/lived", "x".getBytes(UTF_8));
    bridge.hdfs().delete("/data/short");
    bridge.hdfs().delete("/data/short");
    assertThat(bridge.hdfs().exists("/data/short/lived")).isFalse();
    assertThatThrownBy(() -> bridge.hdfs().read("/data/other"))
        .hasMessageContaining("Cannot read /data/other")
        .hasMessageContaining("FileNotFoundException");
  }

  @Test
  void flinkFinishesAJobExactlyOnceOverAKilledTaskManager() throws Exception {
    Path jar = ExampleJar.compile("NumbersJob", "flink", folder);
    String out = bridge.hdfs().uri() + "/numbers";
    FlinkJob job = bridge.flink().run(jar, "examples.NumbersJob", List.of(out, "3000", "150"), 2);
    job.awaitRunning(SOON);
    await().atMost(SOON).until(() -> job.completedCheckpoints() >= 2);

    bridge.flink().taskManagers().get(0).kill();
    long killed = System.nanoTime();
    bridge.flink().taskManagers().get(0).restart();
    await().atMost(SOON).until(() -> job.restoredCheckpoints() >= 1);
    job.awaitRunning(SOON);
    System.out.println("job runs again after " + Progress.seconds(killed));

    job.awaitFinished(SOON);
    assertThat(job.exceptions()).isNotEmpty();
    // Each number once, and for each last digit a count without gap or repetition.
    List<String> lines = linesBelow("/numbers");
    assertThat(lines)
        .extracting(line -> Long.parseLong(line.split(" ")[0]))
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 3000).boxed().toList());
    assertThat(lines)
        .extracting(line -> line.replaceAll("^\\d*(\\d) ", "$1 "))
        .doesNotHaveDuplicates();
    assertThat(lines)
        .extracting(line -> Long.parseLong(line.split(" ")[1]))
        .allMatch(n -> n <= 300);
  }

  @Test
  void flinkJobStopsWithASavepointAndGoesOnFromIt() throws Exception {
    Path jar = ExampleJar.compile("NumbersJob", "flink", folder);
    List<String> args = List.of(bridge.hdfs().uri() + "/stopped", "1000000", "100");
    FlinkJob first = bridge.flink().run(jar, "examples.NumbersJob", args, 1);
    first.awaitRunning(SOON);
    await().atMost(SOON).until(() -> first.recordsOut("Source") > 50);

    String savepoint = first.stopWithSavepoint(bridge.hdfs().uri().resolve("/savepoints"));
    assertThat(first.state()).isEqualTo("FINISHED");
    assertThat(savepoint).startsWith(bridge.hdfs().uri() + "/savepoints/savepoint-");

    FlinkJob second = bridge.flink().runFrom(savepoint, jar, "examples.NumbersJob", args, 1);
    second.awaitRunning(SOON);
    assertThat(second.restoredCheckpoints()).isEqualTo(1);
    second.cancel();
    assertThat(second.state()).isEqualTo("CANCELED");
    assertThatThrownBy(() -> second.awaitRunning(Duration.ofSeconds(1)))
        .hasMessageContaining("is CANCELED");
  }

  @Test
  void flinkJobThatRefusesItsArgumentsSaysWhy() throws Exception {
    Path jar = ExampleJar.compile("BrokenJob", "flink", folder);
    assertThatThrownBy(() -> bridge.flink().run(jar, "examples.BrokenJob", List.of(), 1))
        .isInstanceOf(TestkitException.class)
        .hasMessageContaining("Cannot submit examples.BrokenJob to Flink")
        .hasMessageContaining("Cannot run: no topic given");
  }

  @Test
  void sparkReadsHdfsAlsoAfterAKilledWorker() throws Exception {
    Path jar = ExampleJar.compile("LinesApp", "spark", folder);
    bridge.hdfs().write("/lines.txt", "one\ntwo\nthree\n".getBytes(UTF_8));
    String input = bridge.hdfs().uri() + "/lines.txt";

    bridge.clusters().spark().workers().get(0).kill();
    bridge.clusters().spark().workers().get(0).restart();

    SparkSubmission good =
        bridge.spark().submit(jar, "examples.LinesApp", Map.of(), List.of(input, "t"));
    assertThat(good.await(Duration.ofMinutes(2))).as(good.log()).isZero();
    assertThat(good.log()).contains("lines=3 matching=2\n");
  }

  @Test
  void processesOfFlinkAndSparkMapTheirArchivedClasses() throws Exception {
    assertMaps(bridge.flink().taskManagers().get(0), "/flink.jsa");
    assertMaps(bridge.spark().master(), "/spark.jsa");
    assertMaps(bridge.spark().workers().get(0), "/spark.jsa");
  }

  private static void assertMaps(Member member, String archive) throws IOException {
    assertThat(Files.readString(Path.of("/proc", String.valueOf(member.pid()), "maps")))
        .contains(archive);
  }

  private String consume(String topic, int count) {
    return bridge
        .kafka()
        .run(
            "consume",
            "org.apache.kafka.tools.consumer.ConsoleConsumer",
            List.of(
                "--bootstrap-server",
                bridge.kafka().bootstrapServers(),
                "--topic",
                topic,
                "--from-beginning",
                "--max-messages",
                String.valueOf(count),
                "--timeout-ms",
                "90000"));
  }

  private static List<String> linesBelow(String folder) {
    List<String> lines = new ArrayList<>();
    for (HdfsEntry entry : bridge.hdfs().list(folder)) {
      if (entry.isFolder()) {
        lines.addAll(linesBelow(entry.path()));
      } else if (!entry.path().contains("/.")) {
        new String(bridge.hdfs().read(entry.path()), UTF_8).lines().forEach(lines::add);
      }
    }
    return lines;
  }
}
