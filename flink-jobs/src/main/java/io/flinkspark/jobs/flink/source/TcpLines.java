package io.flinkspark.jobs.flink.source;

import io.flinkspark.jobs.flink.accesslog.LogTypes;
import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.RejectedLine;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.types.Either;

/**
 * Lines from a TCP server: the job connects, the server sends lines, the end of the stream is the
 * end of the input.
 *
 * <p>TCP cannot replay. After a failure the job connects again and goes on with the line numbers of
 * its checkpoint; lines that the server sent between that checkpoint and the failure come again
 * only if the server sends them again. Use Kafka where that matters.
 */
public final class TcpLines
    implements Source<Either<AccessEvent, RejectedLine>, TcpSplit, Collection<TcpSplit>>,
        ResultTypeQueryable<Either<AccessEvent, RejectedLine>> {

  private static final long serialVersionUID = 1;

  private final String host;
  private final int port;

  /** Lines from the server at {@code host:port}. */
  public TcpLines(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /** Bounded only by the server, which is not known before. */
  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<Either<AccessEvent, RejectedLine>, TcpSplit> createReader(
      SourceReaderContext context) {
    return new TcpSourceReader(context);
  }

  @Override
  public SplitEnumerator<TcpSplit, Collection<TcpSplit>> createEnumerator(
      SplitEnumeratorContext<TcpSplit> context) {
    return new TcpSplitEnumerator(context, List.of(new TcpSplit(host, port, 0)));
  }

  @Override
  public SplitEnumerator<TcpSplit, Collection<TcpSplit>> restoreEnumerator(
      SplitEnumeratorContext<TcpSplit> context, Collection<TcpSplit> unassigned) {
    return new TcpSplitEnumerator(context, unassigned);
  }

  @Override
  public SimpleVersionedSerializer<TcpSplit> getSplitSerializer() {
    return TcpSplit.SERIALIZER;
  }

  @Override
  public SimpleVersionedSerializer<Collection<TcpSplit>> getEnumeratorCheckpointSerializer() {
    return new TcpSplitEnumerator.StateSerializer();
  }

  @Override
  public TypeInformation<Either<AccessEvent, RejectedLine>> getProducedType() {
    return LogTypes.LINE;
  }
}
