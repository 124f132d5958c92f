package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ControlMessage.OpenSplit;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.protocol.Message;
import io.flinkspark.bridge.protocol.SessionMessage.Failure;
import io.flinkspark.bridge.spark.executor.SplitOutcome;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.spark.FutureAction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One reading of one split: from the reader's request to the end of its Spark job. */
final class SplitRequest {

  private static final Logger LOG = LoggerFactory.getLogger(SplitRequest.class);

  private final long id;
  private final OpenSplit open;
  private final FramedConnection reader;
  private FutureAction<SplitOutcome> job;
  private Future<?> reminder;
  private boolean ended;
  private boolean answered;
  private boolean cancelled;
  private RelayedSplit relayed;
  private FramedConnection relay;
  private FramedConnection serving;
  private SplitEnd end;

  SplitRequest(long id, OpenSplit open, FramedConnection reader) {
    this.id = id;
    this.open = open;
    this.reader = reader;
  }

  /** The driver's own number. */
  long id() {
    return id;
  }

  OpenSplit open() {
    return open;
  }

  boolean isFrom(FramedConnection connection) {
    return reader == connection;
  }

  boolean isFrom(FramedConnection connection, long requestId) {
    return isFrom(connection) && open.requestId() == requestId;
  }

  /** For people: in job descriptions, logs and errors. */
  String describe() {
    return "split "
        + open.split()
        + " of "
        + open.publication()
        + (open.startRow() == 0 ? "" : " from row " + open.startRow());
  }

  /** The job runs; it is cancelled at once when nobody wants it any more. */
  void started(FutureAction<SplitOutcome> submitted) {
    boolean unwanted;
    synchronized (this) {
      job = submitted;
      unwanted = cancelled;
    }
    if (unwanted) {
      submitted.cancel();
    }
  }

  /** To be cancelled with the request's end. */
  synchronized void remindOf(Future<?> scheduled) {
    reminder = scheduled;
    if (ended) {
      forgetReminder();
    }
  }

  synchronized void forgetReminder() {
    ended = true;
    if (reminder != null) {
      reminder.cancel(false);
    }
  }

  /** Whether the caller is the first to answer, and so has to. */
  synchronized boolean claimAnswer() {
    boolean first = !answered;
    answered = true;
    return first;
  }

  /** An attempt at the task, in the executor at the end of this connection, gets the reader. */
  synchronized void servedBy(FramedConnection executor) {
    serving = executor;
  }

  /** That attempt is over; whether it was this executor's. */
  synchronized boolean attemptEnded(FramedConnection executor) {
    if (serving != executor) {
      return false;
    }
    serving = null;
    return true;
  }

  /** Whether an attempt at the task has the reader and goes on. */
  synchronized boolean isServed() {
    return serving != null && serving.isOpen();
  }

  void answer(Message message) {
    reader.send(message);
  }

  void fail(BridgeException failure) {
    if (claimAnswer()) {
      answerFailure(failure);
    }
  }

  /** Tells the reader, if it is still there. */
  void answerFailure(BridgeException failure) {
    if (!reader.isOpen()) {
      return;
    }
    try {
      answer(Failure.of(open.requestId(), failure));
    } catch (BridgeException e) {
      LOG.debug("Cannot tell a reader that {} failed: {}", describe(), e.toString());
    }
  }

  /** The reader will come to the driver for the rows. */
  synchronized void relayFrom(RelayedSplit split) {
    relayed = split;
  }

  synchronized Optional<RelayedSplit> relayed() {
    return Optional.ofNullable(relayed);
  }

  /** The relay's connection to the executor ends when this is cancelled. */
  void relayedOver(FramedConnection executor) {
    boolean unwanted;
    synchronized (this) {
      relay = executor;
      unwanted = cancelled;
    }
    if (unwanted) {
      executor.close();
    }
  }

  /** How it ends; false when that was known already. */
  synchronized boolean end(SplitEnd how) {
    boolean first = end == null;
    if (first) {
      end = how;
    }
    return first;
  }

  /** Ends the job and what is being relayed of it. */
  void cancel() {
    FramedConnection executor;
    synchronized (this) {
      executor = relay;
    }
    cancelJob();
    if (executor != null) {
      executor.close();
    }
  }

  /** Ends the job; its last words may still reach the reader. */
  void cancelJob() {
    FutureAction<SplitOutcome> running;
    synchronized (this) {
      cancelled = true;
      running = job;
    }
    if (running != null && !running.isCompleted()) {
      running.cancel();
    }
  }
}
