package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.BridgeListener;
import io.flinkspark.bridge.protocol.Bytes;
import io.flinkspark.bridge.protocol.Compression;
import io.flinkspark.bridge.protocol.ControlMessage;
import io.flinkspark.bridge.protocol.ControlMessage.Describe;
import io.flinkspark.bridge.protocol.ControlMessage.Epochs;
import io.flinkspark.bridge.protocol.ControlMessage.ListPublications;
import io.flinkspark.bridge.protocol.ControlMessage.OpenSplit;
import io.flinkspark.bridge.protocol.ControlMessage.Progress;
import io.flinkspark.bridge.protocol.ControlMessage.ProgressRecorded;
import io.flinkspark.bridge.protocol.ControlMessage.PublicationInfo;
import io.flinkspark.bridge.protocol.ControlMessage.Publications;
import io.flinkspark.bridge.protocol.ControlMessage.Pushdown;
import io.flinkspark.bridge.protocol.ControlMessage.SplitOpened;
import io.flinkspark.bridge.protocol.DataMessage.StreamEnd;
import io.flinkspark.bridge.protocol.DataMessage.StreamSchema;
import io.flinkspark.bridge.protocol.DataMessage.StreamStart;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.protocol.Plane;
import io.flinkspark.bridge.protocol.ReadPlan;
import io.flinkspark.bridge.protocol.SessionMessage.Failure;
import io.flinkspark.bridge.protocol.SplitId;
import io.flinkspark.bridge.protocol.Ticket;
import io.flinkspark.bridge.protocol.TicketSigner;
import io.flinkspark.bridge.protocol.TicketVerifier;
import io.flinkspark.bridge.protocol.TlsOptions;
import io.flinkspark.bridge.protocol.Token;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A driver and its executors in one listener. It serves partitions that it makes on demand, and
 * fails as told.
 */
public final class TestBridge implements AutoCloseable {

  /** What a publication holds. Of a plan, only its columns are looked at. */
  public interface Partitions {

    byte[] schema(ReadPlan plan);

    int count();

    long rows(int partition);

    /** Whether there is this row; waits while nobody knows. */
    default boolean awaitRow(int partition, long row) throws InterruptedException {
      return row < rows(partition);
    }

    /** Rows of a partition as an Arrow message. */
    byte[] batch(ReadPlan plan, int partition, long from, int rows);

    /** The same with LZ4. */
    default byte[] compressedBatch(ReadPlan plan, int partition, long from, int rows) {
      throw new UnsupportedOperationException("Cannot compress: this publication has no LZ4");
    }
  }

  /** Called before each batch; what it throws ends the connection without the end of the split. */
  interface Fault {
    void before(int partition, long row, int opening);
  }

  public static final String PUBLICATION = "numbers";
  static final UUID GENERATION = new UUID(1, 2);

  /** What a row is said to weigh. */
  static final int ROW_BYTES = 50;

  private final Token token;
  private final Partitions partitions;
  private final int batchRows;
  private final TicketSigner signer;
  private final TicketSigner lateSigner;
  private final AtomicInteger lateTickets = new AtomicInteger();
  private final BridgeListener listener;
  private final Map<Integer, AtomicInteger> openings = new ConcurrentHashMap<>();
  private final Map<Long, OpenSplit> requests = new ConcurrentHashMap<>();
  private final AtomicLong lastRequest = new AtomicLong();
  private final Queue<OpenSplit> opened = new ConcurrentLinkedQueue<>();
  private final Queue<Progress> progress = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicInteger streaming = new AtomicInteger();
  private volatile Fault fault = (partition, row, opening) -> {};
  private volatile List<List<String>> hosts = List.of();
  private volatile boolean selectsColumns = true;
  private volatile boolean saysItFilters;
  private volatile String name = PUBLICATION;
  private volatile UUID generation = GENERATION;
  private volatile long estimatedRows = PublicationInfo.UNKNOWN;

  public TestBridge(Partitions partitions, int batchRows) {
    this(partitions, batchRows, TlsOptions.off());
  }

  public TestBridge(Partitions partitions, int batchRows, TlsOptions tls) {
    this(partitions, batchRows, tls, Token.random(), 0);
  }

  private TestBridge(Partitions partitions, int batchRows, TlsOptions tls, Token token, int port) {
    this.token = token;
    this.partitions = partitions;
    this.batchRows = batchRows;
    Bytes key = TicketSigner.randomKey();
    signer = new TicketSigner(key, Clock.systemUTC(), Duration.ofSeconds(30));
    lateSigner =
        new TicketSigner(
            key, Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)), Duration.ofSeconds(30));
    listener =
        BridgeListener.builder()
            .bind("127.0.0.1", port)
            .tls(tls)
            .token(token)
            .tickets(new TicketVerifier(key, Clock.systemUTC()))
            .start(this::serve);
  }

  TestBridge failing(Fault toCause) {
    fault = toCause;
    return this;
  }

  TestBridge hosts(List<List<String>> preferred) {
    hosts = preferred;
    return this;
  }

  /** From now on it is another publication of the same name. */
  void publishAnew() {
    generation = UUID.randomUUID();
  }

  /** The next so many tickets are too old. */
  TestBridge withLateTickets(int tickets) {
    lateTickets.set(tickets);
    return this;
  }

  TestBridge withoutSelection() {
    selectsColumns = false;
    return this;
  }

  /** Says that it applies every filter, and yet sends all rows. */
  public TestBridge sayingItFilters() {
    saysItFilters = true;
    return this;
  }

  /** Another name of what it publishes. */
  public TestBridge publishing(String publication) {
    name = publication;
    return this;
  }

  /** What it says about the number of rows. */
  public TestBridge estimating(long rows) {
    estimatedRows = rows;
    return this;
  }

  public Token token() {
    return token;
  }

  public String address() {
    return "bridge://" + listener.endpoint();
  }

  /** How many connections there are, of any kind. */
  public int connections() {
    return listener.connections();
  }

  /** How many splits are being sent. */
  int streaming() {
    return streaming.get();
  }

  /** Answers so many reports of progress with a failure that may pass. */
  TestBridge refusingProgress(int reports) {
    refusals.set(reports);
    return this;
  }

  /** The reports of progress taken so far. */
  List<Progress> progress() {
    return List.copyOf(progress);
  }

  /** The partitions reported as finished so far. */
  Set<Integer> finished() {
    return progress.stream()
        .flatMap(report -> report.finished().stream())
        .map(SplitId::partition)
        .collect(Collectors.toSet());
  }

  /** The splits opened so far. */
  public List<OpenSplit> opened() {
    return List.copyOf(opened);
  }

  <T> SparkSourceBuilder<T> source(SparkRecords<T> records) {
    return SparkSource.<T>builder()
        .address(address())
        .token(token)
        .publication(PUBLICATION)
        .records(records)
        .retry(new RetryPolicy(5, Duration.ofMillis(5), Duration.ofMillis(50)));
  }

  /** Ends this bridge and starts one that knows nothing of it, at the same address. */
  TestBridge restart() {
    close();
    return new TestBridge(
        partitions, batchRows, TlsOptions.off(), token, listener.endpoint().port());
  }

  private void serve(FramedConnection connection) {
    if (connection.plane() == Plane.CONTROL) {
      answerAll(connection);
      return;
    }
    streaming.incrementAndGet();
    try {
      stream(connection, connection.ticket().orElseThrow());
    } finally {
      streaming.decrementAndGet();
    }
  }

  private void answerAll(FramedConnection connection) {
    while (true) {
      ControlMessage question = connection.receive(ControlMessage.class);
      try {
        if (question instanceof ListPublications list) {
          connection.send(new Publications(list.requestId(), List.of(name)));
        } else if (question instanceof Describe describe) {
          connection.send(info(describe));
        } else if (question instanceof OpenSplit open) {
          connection.send(open(open));
        } else if (question instanceof Progress report) {
          connection.send(record(report));
        }
      } catch (BridgeException e) {
        connection.send(Failure.of(question.requestId(), e));
      }
    }
  }

  private PublicationInfo info(Describe describe) {
    checkName(describe.publication());
    return new PublicationInfo(
        describe.requestId(),
        describe.publication(),
        generation,
        Bytes.of(partitions.schema(describe.plan())),
        Epochs.BOUNDED,
        0,
        partitions.count(),
        hosts,
        estimatedRows,
        estimatedRows == PublicationInfo.UNKNOWN ? estimatedRows : estimatedRows * ROW_BYTES,
        new Pushdown(
            selectsColumns || describe.plan().allColumns(),
            saysItFilters
                ? IntStream.range(0, describe.plan().filters().size()).boxed().toList()
                : List.of(),
            false));
  }

  private ProgressRecorded record(Progress report) {
    checkName(report.publication());
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new BridgeException(ErrorCode.TOO_MANY_CONNECTIONS, "refused by the test");
    }
    progress.add(report);
    return new ProgressRecorded(report.requestId());
  }

  private SplitOpened open(OpenSplit open) {
    checkName(open.publication());
    opened.add(open);
    long request = lastRequest.incrementAndGet();
    requests.put(request, open);
    if (!open.generation().equals(generation)) {
      throw new BridgeException(
          ErrorCode.GENERATION_CHANGED, "Cannot open a split: it was published anew");
    }
    boolean isLate = lateTickets.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    Bytes ticket =
        (isLate ? lateSigner : signer)
            .issue(
                request,
                open.generation(),
                open.publication(),
                open.plan(),
                open.split(),
                open.startRow());
    return new SplitOpened(open.requestId(), listener.endpoint(), ticket, open.path());
  }

  private void checkName(String publication) {
    if (!publication.equals(name)) {
      throw new BridgeException(
          ErrorCode.PUBLICATION_UNKNOWN, "Cannot find publication " + publication);
    }
  }

  private void stream(FramedConnection connection, Ticket ticket) {
    int partition = ticket.split().partition();
    OpenSplit request = requests.get(ticket.requestId());
    ReadPlan plan = request.plan();
    int opening = openings.computeIfAbsent(partition, key -> new AtomicInteger()).incrementAndGet();
    connection.send(new StreamStart(ticket.startRow()));
    connection.send(new StreamSchema(Bytes.of(partitions.schema(plan))));
    long row = ticket.startRow();
    while (hasRow(partition, row)) {
      fault.before(partition, row, opening);
      int count = (int) Math.min(batchRows, partitions.rows(partition) - row);
      byte[] batch =
          request.compression() == Compression.LZ4
              ? partitions.compressedBatch(plan, partition, row, count)
              : partitions.batch(plan, partition, row, count);
      connection.sendBatch(row, count, List.of(ByteBuffer.wrap(batch)));
      row += count;
    }
    fault.before(partition, row, opening);
    connection.send(new StreamEnd(row));
  }

  private boolean hasRow(int partition, long row) {
    try {
      return partitions.awaitRow(partition, row);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BridgeException(ErrorCode.CONNECTION_LOST, "the test is over");
    }
  }

  @Override
  public void close() {
    listener.close();
  }
}
