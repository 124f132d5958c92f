package io.flinkspark.jobs.spark.bench;

import io.flinkspark.bridge.protocol.BridgeAddress;
import io.flinkspark.bridge.protocol.BridgeDialer;
import io.flinkspark.bridge.protocol.Bytes;
import io.flinkspark.bridge.protocol.Compression;
import io.flinkspark.bridge.protocol.ControlMessage;
import io.flinkspark.bridge.protocol.ControlMessage.Describe;
import io.flinkspark.bridge.protocol.ControlMessage.OpenSplit;
import io.flinkspark.bridge.protocol.ControlMessage.PublicationInfo;
import io.flinkspark.bridge.protocol.ControlMessage.SplitOpened;
import io.flinkspark.bridge.protocol.DataMessage;
import io.flinkspark.bridge.protocol.DataMessage.Batch;
import io.flinkspark.bridge.protocol.DataMessage.StreamEnd;
import io.flinkspark.bridge.protocol.DataPath;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.protocol.Limits;
import io.flinkspark.bridge.protocol.ReadPlan;
import io.flinkspark.bridge.protocol.SplitId;
import io.flinkspark.bridge.protocol.TlsOptions;
import io.flinkspark.bridge.protocol.Token;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Arrow batches as bridge-spark makes them, kept outside the heap.
 *
 * @param schema the schema message
 */
record PreparedBatches(Bytes schema, List<Prepared> batches) {

  /** A batch message and how many rows are in it. */
  record Prepared(int rows, ByteBuffer message) {}

  long rows() {
    return batches.stream().mapToLong(Prepared::rows).sum();
  }

  long bytes() {
    return batches.stream().mapToLong(batch -> batch.message().remaining()).sum();
  }

  /** Reads the first partition of a publication, as any reader would. */
  static PreparedBatches read(BridgeAddress address, Token token, String publication) {
    BridgeDialer dialer = new BridgeDialer(TlsOptions.off(), Limits.DEFAULT);
    try (FramedConnection control = dialer.control(address, token)) {
      control.send(new Describe(1, publication, ReadPlan.ALL, Describe.LATEST));
      PublicationInfo info = control.receive(PublicationInfo.class);
      control.send(open(publication, info));
      SplitOpened opened = control.receive(SplitOpened.class);
      try (FramedConnection data = dialer.data(opened.endpoint(), opened.ticket())) {
        return new PreparedBatches(info.arrowSchema(), receiveAll(data));
      }
    }
  }

  private static ControlMessage open(String publication, PublicationInfo info) {
    return new OpenSplit(
        2,
        publication,
        info.generation(),
        ReadPlan.ALL,
        new SplitId(0, 0),
        0,
        "prepared",
        16_384,
        4 << 20,
        Compression.NONE,
        DataPath.DIRECT);
  }

  private static List<Prepared> receiveAll(FramedConnection data) {
    List<Prepared> batches = new ArrayList<>();
    DataMessage message = data.receive(DataMessage.class);
    while (!(message instanceof StreamEnd)) {
      if (message instanceof Batch batch) {
        ByteBuffer arrow = batch.arrowBatch();
        ByteBuffer kept = ByteBuffer.allocateDirect(arrow.remaining()).put(arrow).flip();
        batches.add(new Prepared(batch.rows(), kept));
      }
      message = data.receive(DataMessage.class);
    }
    return batches;
  }

  /** For Flink's side: the schema, and each batch behind its rows, both behind their lengths. */
  void save(Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(schema.size());
      out.write(schema.toArray());
      out.writeInt(batches.size());
      for (Prepared batch : batches) {
        byte[] message = new byte[batch.message().remaining()];
        batch.message().duplicate().get(message);
        out.writeInt(batch.rows());
        out.writeInt(message.length);
        out.write(message);
      }
    }
  }
}
