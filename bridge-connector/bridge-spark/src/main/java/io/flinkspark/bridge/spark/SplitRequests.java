package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.Bytes;
import io.flinkspark.bridge.protocol.ControlMessage.OpenSplit;
import io.flinkspark.bridge.protocol.ControlMessage.SplitOpened;
import io.flinkspark.bridge.protocol.DataPath;
import io.flinkspark.bridge.protocol.Endpoint;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.ExecutorMessage;
import io.flinkspark.bridge.protocol.ExecutorMessage.SplitEnded;
import io.flinkspark.bridge.protocol.ExecutorMessage.SplitFailed;
import io.flinkspark.bridge.protocol.ExecutorMessage.SplitReady;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.protocol.SessionMessage.Failure;
import io.flinkspark.bridge.protocol.TicketSigner;
import io.flinkspark.bridge.spark.executor.BridgeAccess;
import io.flinkspark.bridge.spark.executor.SplitOrder;
import io.flinkspark.bridge.spark.executor.SplitOutcome;
import io.flinkspark.bridge.spark.executor.SplitTask;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.spark.FutureAction;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.JavaConverters;
import scala.concurrent.ExecutionContext;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/**
 * The splits being read: runs a Spark job for each, tells its reader where the rows are to be had,
 * and cancels jobs that nobody wants any more. Safe for several threads.
 */
final class SplitRequests {

  private static final Logger LOG = LoggerFactory.getLogger(SplitRequests.class);

  private final SparkContext spark;
  private final BridgeAccess access;
  private final TicketSigner signer;
  private final Duration coreTimeout;
  private final BridgeThreads threads;
  private final Supplier<Endpoint> relay;
  private final BridgeMetrics metrics;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, SplitRequest> requests = new ConcurrentHashMap<>();

  /**
   * @param relay where readers find the driver's relay
   */
  SplitRequests(
      SparkContext spark,
      BridgeAccess access,
      TicketSigner signer,
      Duration coreTimeout,
      BridgeThreads threads,
      Supplier<Endpoint> relay,
      BridgeMetrics metrics) {
    this.spark = spark;
    this.access = access;
    this.signer = signer;
    this.coreTimeout = coreTimeout;
    this.threads = threads;
    this.relay = relay;
    this.metrics = metrics;
  }

  /** Runs a job that serves the split to this reader. */
  void open(OpenSplit open, CompiledPlan plan, FramedConnection reader) {
    SplitRequest request = new SplitRequest(ids.incrementAndGet(), open, reader);
    // A reader that opens a split again has lost the one before.
    cancel(other -> other.isFrom(reader) && isSameSplit(other.open(), open));
    requests.put(request.id(), request);
    try {
      submit(request, plan);
      request.remindOf(threads.schedule(() -> giveUp(request), coreTimeout));
      if (!reader.isOpen()) {
        cancel(request::equals);
      }
    } catch (RuntimeException e) {
      requests.remove(request.id());
      request.cancel();
      throw e;
    }
  }

  private static boolean isSameSplit(OpenSplit one, OpenSplit other) {
    return one.split().equals(other.split())
        && one.publication().equals(other.publication())
        && one.plan().equals(other.plan());
  }

  private void submit(SplitRequest request, CompiledPlan plan) {
    OpenSplit open = request.open();
    SplitOrder order =
        new SplitOrder(
            request.id(),
            request.describe(),
            plan.schema(),
            open.startRow(),
            plan.maxRows(),
            open.maxBatchRows(),
            open.maxBatchBytes(),
            open.compression());
    // Threads inherit Spark's properties, and this one's may be those of a query long gone.
    spark.setLocalProperty("spark.sql.execution.id", null);
    spark.setJobGroup(
        "bridge-" + access.bridge() + "-" + request.id(),
        String.format(
            "Bridge: %s for %s (%s)",
            request.describe(), open.consumer(), plan.input().description()),
        true);
    try {
      FutureAction<SplitOutcome> job = submit(request, plan.input(), order);
      request.started(job);
      job.onComplete(result -> finished(request, result), ExecutionContext.fromExecutor(threads));
    } finally {
      spark.clearJobGroup();
    }
  }

  private <T> FutureAction<SplitOutcome> submit(
      SplitRequest request, SplitInput<T> input, SplitOrder order) {
    List<Object> partition = List.of(request.open().split().partition());
    return spark.submitJob(
        input.rdd(),
        new SplitTask<>(access, order, input.reader()),
        JavaConverters.asScalaBuffer(partition).toSeq(),
        (index, outcome) -> ended(request, outcome),
        () -> SplitOutcome.ABANDONED);
  }

  private BoxedUnit ended(SplitRequest request, SplitOutcome outcome) {
    if (outcome.complete()) {
      complete(request, outcome.rows(), outcome.bytes());
      LOG.debug("Sent {}: {} rows, {} bytes", request.describe(), outcome.rows(), outcome.bytes());
    }
    return BoxedUnit.UNIT;
  }

  /** The executor says so, and Spark does; one of them comes first. */
  private void complete(SplitRequest request, long rows, long bytes) {
    if (end(request, SplitEnd.COMPLETED)) {
      metrics.sent(rows, bytes);
    }
  }

  private boolean end(SplitRequest request, SplitEnd how) {
    boolean first = request.end(how);
    if (first) {
      metrics.ended(how);
    }
    return first;
  }

  private BoxedUnit finished(SplitRequest request, Try<SplitOutcome> result) {
    requests.remove(request.id());
    end(request, result.isSuccess() ? SplitEnd.CANCELLED : SplitEnd.FAILED);
    request.forgetReminder();
    String why =
        result.isSuccess() ? "its task ended early" : String.valueOf(result.failed().get());
    request.fail(
        new BridgeException(
            ErrorCode.SPLIT_FAILED, "Cannot open " + request.describe() + ": " + why));
    return BoxedUnit.UNIT;
  }

  private void giveUp(SplitRequest request) {
    if (requests.containsKey(request.id()) && request.claimAnswer()) {
      end(request, SplitEnd.FAILED);
      request.cancel();
      threads.execute(
          () ->
              request.answerFailure(
                  new BridgeException(
                      ErrorCode.NO_CORE_IN_TIME,
                      String.format(
                          "Cannot open %s: Spark did not start its task in %s; are all cores"
                              + " taken?",
                          request.describe(), coreTimeout))));
    }
  }

  /** An attempt at a task offers a split. */
  void ready(SplitReady ready, FramedConnection executor) {
    SplitRequest request = requests.get(ready.requestId());
    if (request == null) {
      return;
    }
    if (!request.claimAnswer()) {
      refuse(request, executor);
      return;
    }
    request.servedBy(executor);
    try {
      request.answer(opened(request, ready.endpoint()));
    } catch (BridgeException e) {
      request.cancel();
    }
  }

  /** The reader was sent elsewhere, or gave up. */
  private static void refuse(SplitRequest request, FramedConnection executor) {
    if (!request.isServed()) {
      // Spark tries a task again whose reader asks anew, or not at all.
      request.cancelJob();
      return;
    }
    LOG.info("Another attempt at {} waits, as one is being read", request.describe());
    BridgeException reason =
        new BridgeException(
            ErrorCode.SPLIT_CANCELLED,
            "Cannot serve " + request.describe() + ": another attempt does");
    try {
      executor.send(Failure.of(request.id(), reason));
    } catch (BridgeException e) {
      LOG.debug("The other attempt at {} is gone: {}", request.describe(), e.toString());
    }
  }

  /** An attempt at a task is over. */
  void ended(ExecutorMessage last, FramedConnection executor) {
    SplitRequest request = requests.get(last.requestId());
    if (request == null || !request.attemptEnded(executor)) {
      return;
    }
    if (last instanceof SplitEnded end) {
      complete(request, end.rows(), end.bytes());
    } else if (last instanceof SplitFailed failure) {
      end(request, SplitEnd.of(failure));
    }
  }

  /** Ends the jobs whose reader lost its executor: Spark would run them again for nobody. */
  void lost(FramedConnection executor) {
    for (SplitRequest request : requests.values()) {
      if (request.attemptEnded(executor)) {
        LOG.info("Lost the executor that served {}", request.describe());
        end(request, SplitEnd.FAILED);
        request.cancelJob();
      }
    }
  }

  private SplitOpened opened(SplitRequest request, Endpoint executor) {
    OpenSplit open = request.open();
    Bytes ticket =
        signer.issue(
            request.id(),
            open.generation(),
            open.publication(),
            open.plan(),
            open.split(),
            open.startRow());
    if (open.path() == DataPath.DIRECT) {
      return new SplitOpened(open.requestId(), executor, ticket, DataPath.DIRECT);
    }
    request.relayFrom(new RelayedSplit(access.fromDriver(executor), ticket));
    return new SplitOpened(open.requestId(), relay.get(), ticket, DataPath.RELAY);
  }

  /** The split of this request, if its reader was told to come to the relay. */
  Optional<RelayedSplit> relayed(long requestId) {
    return Optional.ofNullable(requests.get(requestId)).flatMap(SplitRequest::relayed);
  }

  /** Closes the connection when this request is cancelled. */
  void endWithRequest(long requestId, FramedConnection executor) {
    SplitRequest request = requests.get(requestId);
    if (request != null) {
      request.relayedOver(executor);
    }
  }

  /** Ends the jobs of requests like this. */
  void cancel(Predicate<SplitRequest> unwanted) {
    for (SplitRequest request : requests.values()) {
      if (unwanted.test(request)) {
        end(request, SplitEnd.CANCELLED);
        request.cancel();
      }
    }
  }

  int running() {
    return requests.size();
  }
}
