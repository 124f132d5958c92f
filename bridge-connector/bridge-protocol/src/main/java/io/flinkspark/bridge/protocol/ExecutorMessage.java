package io.flinkspark.bridge.protocol;

/** What an executor tells the driver. The driver numbers its requests over all its readers. */
public sealed interface ExecutorMessage extends Message {

  /** The driver's own number of the request, see {@link Ticket#requestId}. */
  long requestId();

  /** A task offers the split to whoever shows a ticket at this endpoint. */
  record SplitReady(long requestId, Endpoint endpoint) implements ExecutorMessage {}

  /** Everything was sent. */
  record SplitEnded(long requestId, long rows, long bytes) implements ExecutorMessage {}

  /** The task could not send everything. */
  record SplitFailed(long requestId, int code, String message) implements ExecutorMessage {
    public SplitFailed {
      message = new SessionMessage.Failure(requestId, code, message).message();
    }
  }
}
