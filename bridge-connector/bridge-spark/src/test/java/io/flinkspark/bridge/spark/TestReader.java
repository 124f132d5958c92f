package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.protocol.BridgeAddress;
import io.flinkspark.bridge.protocol.BridgeDialer;
import io.flinkspark.bridge.protocol.Bytes;
import io.flinkspark.bridge.protocol.Compression;
import io.flinkspark.bridge.protocol.ControlMessage.CancelSplit;
import io.flinkspark.bridge.protocol.ControlMessage.Describe;
import io.flinkspark.bridge.protocol.ControlMessage.ListPublications;
import io.flinkspark.bridge.protocol.ControlMessage.OpenSplit;
import io.flinkspark.bridge.protocol.ControlMessage.Progress;
import io.flinkspark.bridge.protocol.ControlMessage.ProgressRecorded;
import io.flinkspark.bridge.protocol.ControlMessage.PublicationInfo;
import io.flinkspark.bridge.protocol.ControlMessage.Publications;
import io.flinkspark.bridge.protocol.ControlMessage.SplitOpened;
import io.flinkspark.bridge.protocol.DataMessage.Batch;
import io.flinkspark.bridge.protocol.DataMessage.StreamEnd;
import io.flinkspark.bridge.protocol.DataMessage.StreamSchema;
import io.flinkspark.bridge.protocol.DataMessage.StreamStart;
import io.flinkspark.bridge.protocol.DataPath;
import io.flinkspark.bridge.protocol.Endpoint;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.protocol.Limits;
import io.flinkspark.bridge.protocol.Message;
import io.flinkspark.bridge.protocol.ReadPlan;
import io.flinkspark.bridge.protocol.SessionMessage.Failure;
import io.flinkspark.bridge.protocol.SplitId;
import io.flinkspark.bridge.protocol.TlsOptions;
import io.flinkspark.bridge.protocol.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A reader as the protocol describes it, one request at a time. */
final class TestReader implements AutoCloseable {

  /** How rows are asked for. */
  record Wish(
      String consumer,
      ReadPlan plan,
      long startRow,
      int maxBatchRows,
      int maxBatchBytes,
      Compression compression,
      DataPath path) {

    static Wish all() {
      return new Wish("test", ReadPlan.ALL, 0, 16_384, 4 << 20, Compression.NONE, DataPath.DIRECT);
    }

    Wish from(long row) {
      return new Wish(consumer, plan, row, maxBatchRows, maxBatchBytes, compression, path);
    }

    Wish with(ReadPlan wanted) {
      return new Wish(consumer, wanted, startRow, maxBatchRows, maxBatchBytes, compression, path);
    }

    Wish as(String name) {
      return new Wish(name, plan, startRow, maxBatchRows, maxBatchBytes, compression, path);
    }

    Wish inBatchesOf(int rows, int bytes) {
      return new Wish(consumer, plan, startRow, rows, bytes, compression, path);
    }

    Wish compressed(Compression wanted) {
      return new Wish(consumer, plan, startRow, maxBatchRows, maxBatchBytes, wanted, path);
    }

    Wish by(DataPath wanted) {
      return new Wish(consumer, plan, startRow, maxBatchRows, maxBatchBytes, compression, wanted);
    }
  }

  /** What came of a split: rows as text, and the size of each batch. */
  record Received(List<String> rows, List<Integer> batchRows, long largestBatch, long end) {}

  private final BridgeDialer dialer;
  private final FramedConnection control;
  private long requests;

  TestReader(SparkBridge bridge) {
    this(bridge, bridge.token());
  }

  TestReader(SparkBridge bridge, Token token) {
    this(bridge.address(), token, TlsOptions.off(), Limits.DEFAULT);
  }

  TestReader(BridgeAddress address, Token token, TlsOptions tls, Limits limits) {
    dialer = new BridgeDialer(tls, limits);
    control = dialer.control(address, token);
  }

  List<String> list() {
    control.send(new ListPublications(++requests));
    return control.receive(Publications.class).names();
  }

  PublicationInfo describe(String publication, ReadPlan plan) {
    control.send(new Describe(++requests, publication, plan, Describe.LATEST));
    return control.receive(PublicationInfo.class);
  }

  SplitOpened open(String publication, int partition, Wish wish) {
    return open(publication, describe(publication, wish.plan()).generation(), partition, wish);
  }

  SplitOpened open(String publication, UUID generation, int partition, Wish wish) {
    control.send(
        new OpenSplit(
            ++requests,
            publication,
            generation,
            wish.plan(),
            new SplitId(0, partition),
            wish.startRow(),
            wish.consumer(),
            wish.maxBatchRows(),
            wish.maxBatchBytes(),
            wish.compression(),
            wish.path()));
    return control.receive(SplitOpened.class);
  }

  FramedConnection dial(SplitOpened opened) {
    return dial(opened.endpoint(), opened.ticket());
  }

  FramedConnection dial(Endpoint endpoint, Bytes ticket) {
    return dialer.data(endpoint, ticket);
  }

  void ping() {
    control.ping();
  }

  void cancel(long requestId) {
    control.send(new CancelSplit(requestId));
  }

  void progress(String publication, UUID generation, String consumer, int... partitions) {
    List<SplitId> finished = new ArrayList<>();
    for (int partition : partitions) {
      finished.add(new SplitId(0, partition));
    }
    control.send(new Progress(++requests, publication, generation, consumer, 1, finished));
    control.receive(ProgressRecorded.class);
  }

  Received read(String publication, int partition, Wish wish) {
    return read(publication, describe(publication, wish.plan()).generation(), partition, wish);
  }

  Received read(String publication, UUID generation, int partition, Wish wish) {
    try (FramedConnection data = dial(open(publication, generation, partition, wish))) {
      return readAll(data, wish.startRow());
    }
  }

  /** The batches of a split, as they come. */
  List<Batch> readBatches(String publication, int partition, Wish wish) {
    List<Batch> batches = new ArrayList<>();
    try (FramedConnection data = dial(open(publication, partition, wish))) {
      data.receive(StreamStart.class);
      data.receive(StreamSchema.class);
      while (true) {
        Message message = data.receive();
        if (message instanceof StreamEnd) {
          return batches;
        }
        batches.add((Batch) message);
      }
    }
  }

  static Received readAll(FramedConnection data, long startRow) {
    long next = data.receive(StreamStart.class).startRow();
    if (next != startRow) {
      throw new AssertionError("The stream starts at " + next + ", not " + startRow);
    }
    ArrowRows arrow = new ArrowRows(data.receive(StreamSchema.class).arrowSchema());
    List<String> rows = new ArrayList<>();
    List<Integer> batchRows = new ArrayList<>();
    long largest = 0;
    while (true) {
      Message message = data.receive();
      if (message instanceof Failure failure) {
        throw failure.toException();
      }
      if (message instanceof StreamEnd end) {
        return new Received(rows, batchRows, largest, end.rows());
      }
      Batch batch = (Batch) message;
      if (batch.firstRow() != next) {
        throw new AssertionError("A batch starts at " + batch.firstRow() + ", not " + next);
      }
      next += batch.rows();
      batchRows.add(batch.rows());
      largest = Math.max(largest, batch.arrowBatch().remaining());
      rows.addAll(arrow.read(batch));
    }
  }

  /** Receives until the connection ends; throws how. */
  static void drain(FramedConnection data) {
    while (true) {
      data.receive();
    }
  }

  @Override
  public void close() {
    control.close();
  }
}
