package io.flinkspark.jobs.flink.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.RejectedLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.Path;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {

  private static final String GOOD = "h - - [01/Jan/2020:00:00:00 +0000] \"GET / HTTP/1.1\" 200 1";

  @Test
  void aFileGoesOnAtTheLineOfItsCheckpoint(@TempDir java.nio.file.Path folder) throws Exception {
    java.nio.file.Path file = folder.resolve("a.log");
    Files.writeString(file, (GOOD + "\nbad\n").repeat(1_250) + GOOD);
    FileLines format = new FileLines();
    FileSourceSplit split = split(file, null);
    List<Long> all = new ArrayList<>();
    List<Long> resumed = new ArrayList<>();
    CheckpointedPosition position = null;
    try (var reader = format.createReader(new Configuration(), split)) {
      for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
        for (var next = batch.next(); next != null; next = batch.next()) {
          all.add(number(next.getRecord()));
          if (all.size() == 1_777) {
            position = new CheckpointedPosition(next.getOffset(), next.getRecordSkipCount());
          }
        }
      }
    }
    try (var reader = format.restoreReader(new Configuration(), split(file, position))) {
      for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
        drain(batch, resumed);
      }
    }

    assertThat(all).hasSize(2_501).startsWith(1L, 2L).endsWith(2_501L);
    assertThat(resumed).isEqualTo(all.subList(1_777, 2_501));
  }

  private static void drain(
      BulkFormat.RecordIterator<Either<AccessEvent, RejectedLine>> batch, List<Long> numbers) {
    for (var next = batch.next(); next != null; next = batch.next()) {
      numbers.add(number(next.getRecord()));
    }
  }

  private static FileSourceSplit split(java.nio.file.Path file, CheckpointedPosition position)
      throws IOException {
    long size = Files.size(file);
    return new FileSourceSplit(
        "1", new Path(file.toUri()), 0, size, 0, size, new String[0], position);
  }

  private static Long number(Either<AccessEvent, RejectedLine> line) {
    return line.isLeft() ? line.left().getLine() : line.right().getLine();
  }

  @Test
  void aTcpServerIsReadToItsEndAndNumberedFromTheCheckpoint() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TcpSplitReader reader = new TcpSplitReader()) {
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(server, GOOD + "\nbad"));
      TcpSplit split =
          new TcpSplit(server.getInetAddress().getHostAddress(), server.getLocalPort(), 10);
      reader.handleSplitsChanges(new SplitsAddition<>(List.of(split)));
      List<Long> numbers = new ArrayList<>();
      boolean finished = false;
      while (!finished) {
        var batch = reader.fetch();
        while (batch.nextSplit() != null) {
          for (var next = batch.nextRecordFromSplit();
              next != null;
              next = batch.nextRecordFromSplit()) {
            numbers.add(number(next));
          }
        }
        finished = batch.finishedSplits().contains(split.splitId());
      }
      sent.join();

      assertThat(numbers).containsExactly(11L, 12L);
    }
  }

  private static void send(ServerSocket server, String text) {
    try (Socket client = server.accept()) {
      client.getOutputStream().write(text.getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aTcpSplitKeepsItsBytes() throws IOException {
    TcpSplit split = new TcpSplit("h", 9_000, 77);
    byte[] golden = HexFormat.of().parseHex("000168" + "00002328" + "000000000000004d");

    assertThat(TcpSplit.SERIALIZER.serialize(split)).isEqualTo(golden);
    assertThat(TcpSplit.SERIALIZER.deserialize(1, golden)).isEqualTo(split);
    assertThatThrownBy(() -> TcpSplit.SERIALIZER.deserialize(2, golden))
        .hasMessage("Cannot restore a TCP split: version 2 is unknown, only 1 is known");
    var state = new TcpSplitEnumerator.StateSerializer();
    assertThat(state.deserialize(1, state.serialize(List.of(split)))).containsExactly(split);
  }

  @Test
  void aKafkaRecordCarriesItsLineNumber() {
    KafkaLines kafka = new KafkaLines();
    kafka.open(null);
    List<Either<AccessEvent, RejectedLine>> lines = new ArrayList<>();
    var collector =
        new Collector<Either<AccessEvent, RejectedLine>>() {
          @Override
          public void collect(Either<AccessEvent, RejectedLine> line) {
            lines.add(line);
          }

          @Override
          public void close() {}
        };
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("t", 3, 5, null, (GOOD + "\r").getBytes(ISO_8859_1));
    record.headers().add(KafkaLines.LINE_HEADER, "123".getBytes(ISO_8859_1));
    kafka.deserialize(record, collector);
    kafka.deserialize(new ConsumerRecord<>("t", 4, 6, null, null), collector);
    ConsumerRecord<byte[], byte[]> odd =
        new ConsumerRecord<>("t", 4, 7, null, "x".getBytes(ISO_8859_1));
    odd.headers().add(KafkaLines.LINE_HEADER, "many".getBytes(ISO_8859_1));
    kafka.deserialize(odd, collector);

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).left().getSource()).isEqualTo("t-3");
    assertThat(lines.get(0).left().getOffset()).isEqualTo(5);
    assertThat(lines.get(0).left().getLine()).isEqualTo(123);
    assertThat(lines.get(1).right().getSource()).isEqualTo("t-4");
    assertThat(lines.get(1).right().getText()).isEmpty();
    assertThat(lines.get(2).right().getLine()).isNull();
  }
}
