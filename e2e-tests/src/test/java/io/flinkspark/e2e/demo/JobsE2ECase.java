package io.flinkspark.e2e.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.HdfsEntry;
import io.flinkspark.bridge.testkit.SparkSubmission;
import io.flinkspark.e2e.Installation;
import io.flinkspark.schema.Alert;
import io.flinkspark.schema.AlertKind;
import io.flinkspark.schema.SingleObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The other jobs of the shipped jars, submitted to the clusters as a person would. */
@Tag("containers-all")
@ExtendWith(RunningClusters.class)
final class JobsE2ECase {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String SPARK_JOBS = "io.flinkspark.jobs.spark.";

  private Path out;

  private final Installation installation = Installation.detect();

  @BeforeEach
  void makeFolder(RunningClusters.Site site) {
    out = site.folder("jobs");
  }

  @Test
  void bothEnginesCountTheSameValues(RunningClusters.Site site) throws Exception {
    String kafka = site.clusters().kafka().bootstrapServers();
    String internal = site.clusters().kafka().internalBootstrapServers();
    Topics topics = Topics.of("values");
    topics.create(kafka, 2);
    Map<String, Long> expected = produce(kafka, topics.input());
    String ofFlink = topics.windows();
    String ofSpark = topics.sessions();

    FlinkJob job =
        site.clusters()
            .flink()
            .run(
                installation.flinkJobs(),
                "io.flinkspark.jobs.flink.ValueCountJob",
                List.of(
                    "--source",
                    "kafka://%s/%s".formatted(internal, topics.input()),
                    "--bounded",
                    "--kafka",
                    internal,
                    "--topic",
                    ofFlink,
                    "--checkpoint-interval",
                    "1s"),
                2);
    job.awaitFinished(PATIENCE);
    submit(
        site,
        "ValueCountJob",
        "--in",
        "kafka://%s/%s".formatted(internal, topics.input()),
        "--out",
        "kafka://%s/%s".formatted(internal, ofSpark));

    assertThat(lastCounts(kafka, ofFlink)).isEqualTo(expected);
    assertThat(lastCounts(kafka, ofSpark)).isEqualTo(expected);
  }

  @Test
  void rankedSampleKeepsEveryKeysEvenRows(RunningClusters.Site site) {
    String input = "/ranked/in.txt";
    String output = "/ranked/out";
    site.clusters().hdfs().write(input, "a,3\na,1\nb,7\na,2\nb,9\na,4\nc,5\n".getBytes(UTF_8));
    URI hdfs = site.clusters().hdfs().uri();

    submit(site, "RankedSampleJob", "--in", hdfs + input, "--out", hdfs + output);

    assertThat(rows(site, output)).containsExactlyInAnyOrder("a,2,2", "a,4,4", "b,9,2");
  }

  @Test
  void streamingJobsFollowWhatFlinkCommitted(RunningClusters.Site site) throws Exception {
    Path log = SharedData.log("elastic_apache_logs.log");
    LogRun of = LogRun.of("live", log, out);
    LogRun run =
        new LogRun(of.name(), of.topics(), log, of.lines(), of.out(), of.partitions(), true);

    Outcome outcome = site.pipeline().run(run);

    assertThat(outcome.problems()).isEmpty();
    List<String[]> windows = table(log, "tumbling_5min.tsv");
    assertThat(alerts(site, run)).isEqualTo(windowsWithErrors(windows));
    String[] last = windows.get(windows.size() - 1);
    JsonObject view = JsonParser.object().from(Files.readString(snapshot()));
    assertThat(view.getString("to")).startsWith(endOf(last));
    assertThat(view.getArray("top_hosts")).isNotEmpty();
    assertThat(view.getArray("top_targets")).isNotEmpty();
    try (Stream<Path> files = Files.list(out.resolve("live/hosts/current"))) {
      assertThat(files).anyMatch(file -> file.toString().endsWith(".parquet"));
    }
    Pipeline pipeline = site.pipeline();
    assertThatThrownBy(
            () -> pipeline.submitAccessLog(run, pipeline.base(run), List.of("--bounded")))
        .as("a second run into the same channels")
        .hasMessageContainingAll(
            "raw': the channel holds epochs up to ", "flink run -s", "--existing-epochs keep");
  }

  @Test
  void flinkJobTellsItsOptionsAndSubmitsNothing(RunningClusters.Site site) {
    assertThatThrownBy(
            () ->
                site.clusters()
                    .flink()
                    .run(installation.flinkJobs(), Pipeline.ACCESS_LOG_JOB, List.of("--help"), 1))
        .hasMessageContainingAll("without a job", "--source", "--out", "--late-data");
  }

  /**
   * A few thousand values, some of them in an aborted transaction; returns how often each counts.
   */
  private static Map<String, Long> produce(String kafka, String topic) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "values");
    Map<String, Long> expected = new TreeMap<>();
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config)) {
      producer.initTransactions();
      producer.beginTransaction();
      IntStream.range(0, 500).forEach(i -> producer.send(value(topic, "aborted-" + i % 7)));
      producer.abortTransaction();
      producer.beginTransaction();
      for (int i = 0; i < 3_000; i++) {
        String value = "value-" + i % (1 + i % 37);
        producer.send(value(topic, value));
        expected.merge(value, 1L, Long::sum);
      }
      producer.commitTransaction();
    }
    return expected;
  }

  private static ProducerRecord<byte[], byte[]> value(String topic, String value) {
    return new ProducerRecord<>(topic, value.getBytes(UTF_8));
  }

  private static Map<String, Long> lastCounts(String kafka, String topic) {
    Map<String, Long> counts = new TreeMap<>();
    try (KafkaResults results = new KafkaResults(kafka)) {
      results.forEach(
          topic,
          message ->
              counts.put(
                  new String(message.key(), UTF_8),
                  Long.parseLong(new String(message.value(), UTF_8))));
    }
    return counts;
  }

  private static Set<String> alerts(RunningClusters.Site site, LogRun run) {
    SingleObject<Alert> encoding = SingleObject.of(Alert.class);
    Set<String> ids = new TreeSet<>();
    try (KafkaResults results = new KafkaResults(site.clusters().kafka().bootstrapServers())) {
      results.forEach(
          run.topics().alerts(),
          message -> {
            Alert alert = encoding.decode(message.value());
            if (alert.getKind() == AlertKind.ERROR_RATE) {
              ids.add(alert.getId());
            }
          });
    }
    return ids;
  }

  /** The alerts that the answers of the log call for: more than a tenth of the requests failed. */
  private static Set<String> windowsWithErrors(List<String[]> windows) {
    return windows.stream()
        .filter(it -> number(it, 6) + number(it, 7) > 0.1 * number(it, 3))
        .map(it -> "tumbling_5min/%s/ERROR_RATE".formatted(it[1]))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static long number(String[] row, int column) {
    return Long.parseLong(row[column]);
  }

  private static String endOf(String[] window) {
    return Instant.ofEpochMilli(number(window, 2)).toString().replace("Z", "");
  }

  private static List<String[]> table(Path log, String name) throws IOException {
    Path file = log.resolveSibling("expected").resolve(log.getFileName() + "." + name);
    return Files.readAllLines(file).stream().skip(1).map(line -> line.split("\t")).toList();
  }

  private Path snapshot() {
    return out.resolve("live/traffic/current/snapshot.json");
  }

  private static List<String> rows(RunningClusters.Site site, String folder) {
    List<String> rows = new ArrayList<>();
    for (HdfsEntry file : site.clusters().hdfs().list(folder)) {
      if (file.path().endsWith(".csv")) {
        new String(site.clusters().hdfs().read(file.path()), UTF_8).lines().forEach(rows::add);
      }
    }
    rows.removeIf(row -> row.startsWith("key,"));
    return rows;
  }

  private void submit(RunningClusters.Site site, String job, String... arguments) {
    SparkSubmission submission =
        site.clusters()
            .spark()
            .submit(
                installation.sparkJobs(),
                SPARK_JOBS + job,
                Pipeline.SparkSettings.SMALL,
                List.of(arguments));
    assertThat(submission.await(PATIENCE)).as(submission.log()).isZero();
  }
}
