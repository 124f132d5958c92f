package io.flinkspark.jobs.spark.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** The first line that a failed job prints says what went wrong. */
class JobCommandTest {
  private static final IOException REFUSED = new IOException("Connection refused");

  @Command(name = "AnyJob")
  private record AnyJob(Exception failure) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      throw failure;
    }
  }

  @Test
  void aFailureOfTheBridgeIsToldInItsOwnWords() {
    BridgeException bridge =
        new BridgeException(
            ErrorCode.CHANNEL_STORAGE_FAILED, "Cannot list /raw: Connection refused", REFUSED);

    assertThat(firstLineOf(new IllegalStateException("the query ended", bridge)))
        .isEqualTo("AnyJob failed: Cannot list /raw: Connection refused [BRIDGE-5007]");
  }

  @Test
  void anyOtherFailureIsToldByItsFirstCause() {
    assertThat(firstLineOf(new IllegalStateException("the query ended", REFUSED)))
        .isEqualTo("AnyJob failed: java.io.IOException: Connection refused");
  }

  private static String firstLineOf(Exception failure) {
    StringWriter printed = new StringWriter();
    int exitCode =
        JobCommand.commandLine(new AnyJob(failure))
            .setErr(new PrintWriter(printed, true))
            .execute();
    assertThat(exitCode).isEqualTo(1);
    return printed.toString().lines().findFirst().orElseThrow();
  }
}
