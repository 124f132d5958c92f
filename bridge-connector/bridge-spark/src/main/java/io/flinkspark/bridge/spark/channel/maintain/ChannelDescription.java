package io.flinkspark.bridge.spark.channel.maintain;

import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelIdentity;
import io.flinkspark.bridge.protocol.channel.ChannelRun;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.EpochSummary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a channel holds, at one ledger entry. Immutable. */
public final class ChannelDescription {

  /** How many of the newest runs and epochs are told one by one. */
  static final int NEWEST = 10;

  private final ChannelView view;
  private final EpochSummary epochs;
  private final FileFigures files;
  private final List<ChannelEpoch> newestEpochs;

  private ChannelDescription(ChannelView view) {
    this.view = view;
    this.epochs = view.summary();
    this.files = new FileFigures();
    view.epochs().forEach(files::add);
    this.newestEpochs = files.newest();
  }

  static ChannelDescription of(Channel channel) {
    return new ChannelDescription(channel.view());
  }

  public ChannelIdentity identity() {
    return view.identity();
  }

  /** The ledger entry that it shows. */
  public long entry() {
    return view.entry();
  }

  /** All live epochs together; bytes as they were committed. */
  public EpochSummary epochs() {
    return epochs;
  }

  /** Epochs up to here have expired; 0 when none has. */
  public long expiredThrough() {
    return view.start().epoch();
  }

  public Optional<Instant> completeUntil() {
    return view.completeUntil();
  }

  /** Runs whose checkpoints may be restored, the oldest first; the last is the writer's. */
  public List<ChannelRun> runs() {
    return view.runs();
  }

  /** What is known of the files that live epochs name. */
  public FileFigures files() {
    return files;
  }

  /** The newest epochs, the oldest of them first. */
  public List<ChannelEpoch> newestEpochs() {
    return newestEpochs;
  }

  /** For people, in English. */
  public String toText() {
    return DescriptionText.of(this);
  }

  /** One JSON object with the same facts; times are milliseconds since 1970 UTC. */
  public String toJson() {
    return DescriptionJson.of(this);
  }
}
