package io.flinkspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamOptionsTest {

  private static final String[] GOOD = {
    "--kafka", "127.0.0.1:1", "--checkpoint", "file:///tmp/c", "--out", "file:///tmp/o"
  };

  private final PrintStream systemErr = System.err;
  private final PrintStream systemOut = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void capture() {
    PrintStream capturing = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setErr(capturing);
    System.setOut(capturing);
  }

  @AfterEach
  void release() {
    System.setErr(systemErr);
    System.setOut(systemOut);
  }

  @Test
  void helpNamesEveryOption() {
    assertThat(LiveTrafficJob.run("--help")).isZero();
    assertThat(printed())
        .contains("--kafka", "--checkpoint", "--out", "--error-rate", "--burst", "--available-now");
    printed.reset();
    assertThat(HostCountStreamJob.run("--help")).isZero();
    assertThat(printed())
        .contains("--kafka", "--checkpoint", "--out", "--batch", "--max-rate", "--stop-when-idle");
  }

  @Test
  void missingOptionsAreRefused() {
    assertThat(LiveTrafficJob.run()).isEqualTo(2);
    assertThat(printed()).startsWith("Cannot run LiveTrafficJob: Missing required options");
    printed.reset();
    assertThat(HostCountStreamJob.run()).isEqualTo(2);
    assertThat(printed()).startsWith("Cannot run HostCountStreamJob: Missing required options");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --kafka localhost           | Cannot use --kafka: it is not HOST:PORT[,HOST:PORT] (localhost)
          --checkpoint /tmp/c         | Cannot use --checkpoint: it is not a URI with a scheme
          --out /tmp/o                | Cannot use --out: it is not a URI with a scheme
          --out file:///tmp/c/out     | Cannot use --checkpoint: it and --out must not lie inside
          --error-rate 1.5            | Cannot use --error-rate: it is not between 0 and 1 (1.5)
          --error-rate NaN            | Cannot use --error-rate: it is not between 0 and 1 (NaN)
          --burst 1                   | Cannot use --burst: it must be more than 1 (1.0)
          --burst many                | Cannot run LiveTrafficJob: Invalid value for option '--burst'
          --horizon 1min              | Cannot use --horizon: it must be between one window
          --trigger 0s                | Cannot use --trigger: it must be longer than 0 (PT0S)
          --trigger 2x                | Cannot run LiveTrafficJob: Invalid value for option '--trigger'
          --min-requests 0            | Cannot use --min-requests: it must be more than 0 (0)
          --no-such-option x          | Cannot run LiveTrafficJob: Unknown option
          """)
  void wrongLiveTrafficOptionsAreRefused(String option, String message) {
    assertThat(LiveTrafficJob.run(with(option))).isEqualTo(2);
    assertThat(printed()).startsWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --kafka localhost:9092/topic | Cannot use --kafka: it is not HOST:PORT[,HOST:PORT]
          --out file:///tmp/c          | Cannot use --checkpoint: it and --out must not lie inside
          --batch 0s                   | Cannot use --batch: it must be longer than 0 (PT0S)
          --max-rate 0                 | Cannot use --max-rate: it must be more than 0 (0)
          --stop-when-idle -1          | Cannot use --stop-when-idle: it must be more than 0 (-1)
          """)
  void wrongHostCountOptionsAreRefused(String option, String message) {
    assertThat(HostCountStreamJob.run(with(option))).isEqualTo(2);
    assertThat(printed()).startsWith(message);
  }

  /** The good options, the given one last; picocli takes an option once, so its good value goes. */
  private static String[] with(String option) {
    String[] pair = option.split(" ");
    int at = Arrays.asList(GOOD).indexOf(pair[0]);
    if (at < 0) {
      return Stream.concat(Stream.of(GOOD), Stream.of(pair)).toArray(String[]::new);
    }
    String[] arguments = GOOD.clone();
    arguments[at + 1] = pair[1];
    return arguments;
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
