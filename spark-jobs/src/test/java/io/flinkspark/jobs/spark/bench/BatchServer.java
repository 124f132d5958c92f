package io.flinkspark.jobs.spark.bench;

import io.flinkspark.bridge.protocol.BridgeListener;
import io.flinkspark.bridge.protocol.Bytes;
import io.flinkspark.bridge.protocol.ControlMessage;
import io.flinkspark.bridge.protocol.ControlMessage.Describe;
import io.flinkspark.bridge.protocol.ControlMessage.Epochs;
import io.flinkspark.bridge.protocol.ControlMessage.OpenSplit;
import io.flinkspark.bridge.protocol.ControlMessage.Progress;
import io.flinkspark.bridge.protocol.ControlMessage.ProgressRecorded;
import io.flinkspark.bridge.protocol.ControlMessage.PublicationInfo;
import io.flinkspark.bridge.protocol.ControlMessage.Pushdown;
import io.flinkspark.bridge.protocol.ControlMessage.SplitOpened;
import io.flinkspark.bridge.protocol.DataMessage.StreamEnd;
import io.flinkspark.bridge.protocol.DataMessage.StreamSchema;
import io.flinkspark.bridge.protocol.DataMessage.StreamStart;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.protocol.Plane;
import io.flinkspark.bridge.protocol.TicketSigner;
import io.flinkspark.bridge.protocol.TicketVerifier;
import io.flinkspark.bridge.protocol.Token;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Sends batches made beforehand, over and over, as one split of a publication: what the protocol
 * and Flink can do when Spark costs nothing.
 */
final class BatchServer implements AutoCloseable {

  private static final UUID GENERATION = new UUID(7, 4);

  private final PreparedBatches batches;
  private final int times;
  private final Token token = Token.random();
  private final TicketSigner signer;
  private final BridgeListener listener;
  private volatile long startMillis;

  BatchServer(PreparedBatches batches, int times) {
    this.batches = batches;
    this.times = times;
    Bytes key = TicketSigner.randomKey();
    signer = new TicketSigner(key, Clock.systemUTC(), Duration.ofMinutes(1));
    listener =
        BridgeListener.builder()
            .token(token)
            .tickets(new TicketVerifier(key, Clock.systemUTC()))
            .start(this::serve);
  }

  String address() {
    return "bridge://" + listener.endpoint();
  }

  Token token() {
    return token;
  }

  /** When the latest reader of the split was there. */
  long startMillis() {
    return startMillis;
  }

  private void serve(FramedConnection connection) {
    if (connection.plane() == Plane.CONTROL) {
      answerAll(connection);
      return;
    }
    startMillis = System.currentTimeMillis();
    connection.send(new StreamStart(0));
    connection.send(new StreamSchema(batches.schema()));
    long row = 0;
    for (int i = 0; i < times; i++) {
      for (PreparedBatches.Prepared batch : batches.batches()) {
        connection.sendBatch(row, batch.rows(), List.of(batch.message()));
        row += batch.rows();
      }
    }
    connection.send(new StreamEnd(row));
  }

  private void answerAll(FramedConnection connection) {
    while (true) {
      ControlMessage question = connection.receive(ControlMessage.class);
      if (question instanceof Describe describe) {
        connection.send(info(describe));
      } else if (question instanceof OpenSplit open) {
        connection.send(
            new SplitOpened(open.requestId(), listener.endpoint(), ticket(open), open.path()));
      } else if (question instanceof Progress progress) {
        connection.send(new ProgressRecorded(progress.requestId()));
      }
    }
  }

  private PublicationInfo info(Describe describe) {
    return new PublicationInfo(
        describe.requestId(),
        describe.publication(),
        GENERATION,
        batches.schema(),
        Epochs.BOUNDED,
        0,
        1,
        List.of(),
        PublicationInfo.UNKNOWN,
        PublicationInfo.UNKNOWN,
        new Pushdown(true, List.of(), false));
  }

  private Bytes ticket(OpenSplit open) {
    return signer.issue(
        open.requestId(),
        open.generation(),
        open.publication(),
        open.plan(),
        open.split(),
        open.startRow());
  }

  @Override
  public void close() {
    listener.close();
  }
}
