package io.flinkspark.bridge.spark.channel.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.spark.TaskKilledException;
import org.junit.jupiter.api.Test;

class ReadFailuresTest {

  private static final Path FILE = new Path("hdfs://nn/bridge/orders/data/a.parquet");

  private static void assertMeans(Exception failure, ErrorCode code) throws IOException {
    RuntimeException thrown = ReadFailures.of(failure, FILE);
    assertThat(thrown)
        .isInstanceOf(BridgeException.class)
        .hasCause(failure)
        .hasMessageStartingWith("Cannot read a data file: ")
        .hasMessageContaining(FILE.toString());
    assertThat(((BridgeException) thrown).code()).isEqualTo(code);
  }

  @Test
  void eachFailureHasItsCode() throws IOException {
    assertMeans(new FileNotFoundException("File does not exist"), ErrorCode.CHANNEL_FILE_MISSING);
    assertMeans(
        new FileNotFoundException("/a.parquet (Permission denied)"),
        ErrorCode.CHANNEL_ACCESS_DENIED);
    assertMeans(
        new RuntimeException(new AccessControlException("denied")),
        ErrorCode.CHANNEL_ACCESS_DENIED);
    assertMeans(new ChecksumException("sum", 7), ErrorCode.CHANNEL_CORRUPT);
    assertMeans(new EOFException("end"), ErrorCode.CHANNEL_CORRUPT);
    assertMeans(new ParquetDecodingException("page"), ErrorCode.CHANNEL_CORRUPT);
    assertMeans(new IOException("Connection reset"), ErrorCode.CHANNEL_STORAGE_FAILED);
  }

  @Test
  void whatIsNotAboutTheFilePassesAsItIs() throws IOException {
    TaskKilledException killed = new TaskKilledException("stage cancelled");
    BridgeException known = new BridgeException(ErrorCode.CHANNEL_PATH_REFUSED, "Cannot");

    assertThat(ReadFailures.of(killed, FILE)).isSameAs(killed);
    assertThat(ReadFailures.of(new RuntimeException(known), FILE)).isSameAs(known);
    assertThatThrownBy(() -> ReadFailures.of(new InterruptedIOException("stop"), FILE))
        .isInstanceOf(InterruptedIOException.class);
  }
}
