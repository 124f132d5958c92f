package io.flinkspark.jobs.flink;

import io.flinkspark.bridge.flink.channel.ChannelRecords;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelStart.Existing;
import io.flinkspark.jobs.flink.accesslog.AccessLogPipeline.Results;
import io.flinkspark.jobs.flink.sink.ChannelOutput;
import io.flinkspark.jobs.flink.sink.ParquetOutput;
import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.HostSession;
import io.flinkspark.schema.LateEvent;
import io.flinkspark.schema.RejectedLine;
import io.flinkspark.schema.WindowResult;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;

/** The access-log job's results in folders: channels, or plain Parquet files. */
final class FileResults {

  /** In which form the results lie below {@code --out}. */
  enum Form {
    CHANNELS,
    FILES;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private static final List<String> KINDS =
      List.of("raw", "windows", "sessions", "late", "rejected");

  private final AccessLogOptions options;

  FileResults(AccessLogOptions options) {
    this.options = options;
  }

  void write(Results results) {
    write(
        results.events(),
        AccessEvent.class,
        "raw",
        ChannelRecords.avro(AccessEvent.class).withEventTime("event_time"));
    write(
        results.windows(), WindowResult.class, "windows", ChannelRecords.avro(WindowResult.class));
    write(
        results.sessions(), HostSession.class, "sessions", ChannelRecords.avro(HostSession.class));
    write(results.late(), LateEvent.class, "late", ChannelRecords.avro(LateEvent.class));
    write(
        results.rejected(),
        RejectedLine.class,
        "rejected",
        ChannelRecords.avro(RejectedLine.class));
  }

  private <T extends SpecificRecordBase> void write(
      DataStream<T> rows, Class<T> type, String kind, ChannelRecords<T> records) {
    String folder = options.results().out(kind);
    if (options.form() == Form.FILES) {
      rows.sinkTo(ParquetOutput.into(new Path(folder), type))
          .name(kind + " to files")
          .uid("files-" + kind);
      return;
    }
    rows.sinkTo(new ChannelOutput(options.existing()).into(folder, bridgeId(kind), records))
        .name(kind + " to channel")
        .uid("channel-" + kind);
  }

  private String bridgeId(String kind) {
    return options.bridgeId() + "-" + kind;
  }

  /**
   * Refuses folders in which the job could not begin, before a cluster sees it. A job that goes on
   * from a savepoint is judged by the channels themselves, when it starts, and so is one whose
   * client does not reach the file system.
   *
   * @param configuration what Flink was told about this submission
   * @throws IllegalArgumentException saying what to do
   */
  void requireFree(ReadableConfig configuration) {
    boolean goesOn = configuration.getOptional(StateRecoveryOptions.SAVEPOINT_PATH).isPresent();
    // On the JobManager itself this runs again when it fails over.
    boolean isOnCluster =
        configuration.getOptional(DeploymentOptions.TARGET).filter("embedded"::equals).isPresent();
    if (goesOn || isOnCluster) {
      return;
    }
    for (String kind : KINDS) {
      requireFree(kind);
    }
  }

  private void requireFree(String kind) {
    String folder = options.results().out(kind);
    Optional<ChannelEpoch> epoch;
    try {
      epoch = ChannelOutput.newestEpoch(folder);
    } catch (BridgeException e) {
      if (e.code() == ErrorCode.CHANNEL_FOREIGN && options.form() == Form.FILES
          || e.code() == ErrorCode.CHANNEL_STORAGE_FAILED) {
        return;
      }
      throw OptionCheck.refused("--out", e.getMessage(), folder);
    }
    if (epoch.isEmpty()) {
      return;
    }
    if (options.form() == Form.FILES) {
      throw OptionCheck.refused(
          "--out", "it is a channel; plain files need another folder", folder);
    }
    if (options.existing() == Existing.REFUSE) {
      throw OptionCheck.refused(
          "--out",
          "the channel holds epochs up to %d of an earlier run. Go on from its savepoint (flink run"
                  .formatted(epoch.get().number())
              + " -s), add to them (--existing-epochs keep), have them replaced (--existing-epochs"
              + " void), or choose another folder",
          folder);
    }
  }
}
