package io.flinkspark.jobs.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.channel.ChannelStart.Existing;
import io.flinkspark.jobs.flink.source.LineSource;
import io.flinkspark.schema.window.LateDataPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogOptionsTest {

  private static final String VALID =
      "--source kafka://a:1,b:2/t --kafka h:9092 --out hdfs://h:1/x/";

  @Test
  void readsWhatIsGiven() {
    AccessLogOptions options =
        parsed(
            VALID
                + " --out-of-orderness PT2M --late-data SPARK --state-backend hashmap --idleness 5min"
                + " --bounded");
    options.check();

    assertThat(options.source()).isEqualTo(new LineSource.KafkaTopic("a:1,b:2", "t"));
    assertThat(options.outOfOrderness()).isEqualTo(Duration.ofMinutes(2));
    assertThat(options.lateData()).isEqualTo(LateDataPolicy.SPARK);
    assertThat(options.idleness()).contains(Duration.ofMinutes(5));
    assertThat(options.isBounded()).isTrue();
    assertThat(options.results().out("raw")).isEqualTo("hdfs://h:1/x/raw");
    assertThat(options.results().configuration().get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
        .isEqualTo("hdfs://h:1/x/_checkpoints");
    assertThat(options.results().topic("late")).isEqualTo("access-log-late");
    assertThat(options.results().transactionTimeout()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void writesChannelsUnlessToldOtherwise() {
    AccessLogOptions options = parsed(VALID);
    AccessLogOptions other =
        parsed(VALID + " --form files --bridge-id traffic --existing-epochs Void");
    other.check();

    assertThat(options.form()).isEqualTo(FileResults.Form.CHANNELS);
    assertThat(options.bridgeId()).isEqualTo("access-log");
    assertThat(options.existing()).isEqualTo(Existing.REFUSE);
    assertThat(other.form()).isEqualTo(FileResults.Form.FILES);
    assertThat(other.bridgeId()).isEqualTo("traffic");
    assertThat(other.existing()).isEqualTo(Existing.VOID);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--source log.txt|it has no scheme",
        "--source ftp://h/x|the scheme 'ftp' is unknown",
        "--source kafka://h:1|the topic is missing",
        "--source kafka://h:1/|the topic is missing",
        "--source kafka://h/t|Cannot use 'h' as an address: write HOST:PORT",
        "--source kafka://h:1/a/b|'a/b' is not a topic name",
        "--source tcp://h|Cannot use 'h' as an address: write HOST:PORT",
        "--source tcp://h:99999|Cannot use 'h:99999' as an address: write HOST:PORT",
        "--source tcp://h:1/x|nothing may follow tcp://HOST:PORT",
        "--source file://|it is not a URI",
        "--source hdfs://h:1|the path is missing",
        "--source tcp://h:1 --bounded|only a Kafka source needs it",
        "--kafka h|Cannot use 'h' as an address: write HOST:PORT",
        "--out /tmp/x|write a whole URI such as hdfs://HOST:PORT/PATH",
        "--out http://h/x|the scheme is not that of a file system",
        "--checkpoints ck|write a whole URI such as hdfs://HOST:PORT/PATH",
        "--topic-prefix a/b|it cannot begin a topic name",
        "--checkpoint-interval 0s|it has to be longer than zero",
        "--transaction-timeout 15s|it has to be at least twice --checkpoint-interval",
        "--transaction-timeout 30d|Kafka takes at most 24 days",
        "--bridge-id \u00e4|it is not 1 to 190 visible characters",
        "--out-of-orderness PT-1S|it has to be zero or more",
        "--idleness 0s|it has to be longer than zero"
      })
  void refusesWhatCannotWork(String wrong, String why) {
    AccessLogOptions options = parsed(without(wrong.split(" ")[0]) + " " + wrong);

    assertThatThrownBy(options::check)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot ")
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--kafka h:1 --out file:///x",
        VALID + " --late-data storm",
        VALID + " --form table",
        VALID + " --existing-epochs maybe",
        VALID + " --checkpoint-interval soon",
        VALID + " --unknown"
      })
  void refusesArgumentsThatItCannotRead(String arguments) {
    assertThatThrownBy(() -> AccessLogJob.main(arguments.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot start AccessLogJob: ")
        .hasMessageContaining("Try --help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"kafka://h:1/t", "tcp://h:1", "file:///x.log", "file:///x.log --form files"})
  void givesEveryOperatorItsOwnUid(String source) {
    AccessLogOptions options = parsed("--kafka h:9092 --out file:///x --source " + source);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(options.results().configuration());
    AccessLogJob.build(env, options);
    List<String> uids = new ArrayList<>();
    for (Transformation<?> each : env.getTransformations()) {
      Stream.of(each.getUid()).filter(uid -> uid != null).forEach(uids::add);
    }
    Set<String> distinct = new HashSet<>(uids);

    assertThat(distinct).hasSameSizeAs(uids).hasSizeGreaterThan(15);
    // Flink refuses a graph that has an operator without uid when it may not make one up itself.
    assertThat(env.getStreamGraph().getStreamNodes()).hasSizeGreaterThan(20);
  }

  private static AccessLogOptions parsed(String arguments) {
    AccessLogOptions options = new AccessLogOptions();
    JobCommandLine.commandLine(options).parseArgs(arguments.split(" "));
    return options;
  }

  /** The valid arguments without one option. */
  private static String without(String option) {
    String[] words = VALID.split(" ");
    StringBuilder rest = new StringBuilder();
    for (int i = 0; i < words.length; i += 2) {
      if (!words[i].equals(option)) {
        rest.append(rest.isEmpty() ? "" : " ").append(words[i]).append(' ').append(words[i + 1]);
      }
    }
    return rest.toString();
  }
}
