package io.flinkspark.jobs.flink.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Gives the one split to the first reader that comes; its state is the split while unassigned. */
final class TcpSplitEnumerator implements SplitEnumerator<TcpSplit, Collection<TcpSplit>> {

  private final SplitEnumeratorContext<TcpSplit> context;
  private final Deque<TcpSplit> unassigned;

  TcpSplitEnumerator(SplitEnumeratorContext<TcpSplit> context, Collection<TcpSplit> unassigned) {
    this.context = context;
    this.unassigned = new ArrayDeque<>(unassigned);
  }

  @Override
  public void start() {
    // Readers come by themselves.
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String hostname) {
    // Readers do not ask.
  }

  @Override
  public void addReader(int subtask) {
    TcpSplit split = unassigned.poll();
    if (split != null) {
      context.assignSplit(split, subtask);
    }
    context.signalNoMoreSplits(subtask);
  }

  @Override
  public void addSplitsBack(List<TcpSplit> splits, int subtask) {
    unassigned.addAll(splits);
  }

  @Override
  public Collection<TcpSplit> snapshotState(long checkpointId) {
    return List.copyOf(unassigned);
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  /** Splits one after the other, each with its length. */
  static final class StateSerializer implements SimpleVersionedSerializer<Collection<TcpSplit>> {

    @Override
    public int getVersion() {
      return TcpSplit.SERIALIZER.getVersion();
    }

    @Override
    public byte[] serialize(Collection<TcpSplit> splits) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(splits.size());
      for (TcpSplit split : splits) {
        byte[] serialized = TcpSplit.SERIALIZER.serialize(split);
        out.writeInt(serialized.length);
        out.write(serialized);
      }
      return bytes.toByteArray();
    }

    @Override
    public Collection<TcpSplit> deserialize(int version, byte[] serialized) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      int count = in.readInt();
      List<TcpSplit> splits = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        splits.add(TcpSplit.SERIALIZER.deserialize(version, in.readNBytes(in.readInt())));
      }
      return splits;
    }
  }
}
