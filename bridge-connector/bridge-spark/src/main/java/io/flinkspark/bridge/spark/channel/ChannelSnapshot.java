package io.flinkspark.bridge.spark.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.spark.channel.read.AvroTypes;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * Some epochs of a channel, which stay the same for as long as they are there.
 *
 * @param root the channel's path with its scheme
 * @param view up to the last of the epochs
 * @param firstEpoch the first that is wanted
 */
record ChannelSnapshot(String root, Channel channel, ChannelView view, long firstEpoch) {

  /** What the options ask for; waits if they say so. */
  static ChannelSnapshot open(ChannelStore store, ChannelOptions options) {
    options.requireNotBoth(ChannelOption.AS_OF, ChannelOption.TO_EPOCH);
    options.requireNotBoth(ChannelOption.READER_SCHEMA, ChannelOption.SCHEMA_OF_EPOCH);
    Channel channel = Channel.open(store.storage());
    ChannelView view = limited(awaited(channel, options), options);
    long first = options.epoch(ChannelOption.FROM_EPOCH).orElse(1);
    long last = options.epoch(ChannelOption.TO_EPOCH).orElse(Long.MAX_VALUE);
    if (first > last) {
      throw ChannelOptions.refused(
          String.format("Cannot read from epoch %d to epoch %d: it is before", first, last), null);
    }
    requireThere(view, first, options);
    return new ChannelSnapshot(store.root(), channel, view, first);
  }

  private static ChannelView awaited(Channel channel, ChannelOptions options) {
    Duration timeout = options.duration(ChannelOption.WAIT_TIMEOUT);
    return options
        .instant(ChannelOption.WAIT_FOR_WATERMARK)
        .map(
            instant -> {
              try {
                return channel.awaitCompleteUntil(instant, timeout);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BridgeException(
                    ErrorCode.CHANNEL_NOT_COMPLETE,
                    "Cannot wait for the channel any longer: the thread was interrupted",
                    e);
              }
            })
        .orElseGet(channel::view);
  }

  private static ChannelView limited(ChannelView view, ChannelOptions options) {
    if (options.text(ChannelOption.TO_EPOCH).isPresent()) {
      return view.asOf(options.epoch(ChannelOption.TO_EPOCH).orElseThrow());
    }
    if (options.isEpoch(ChannelOption.AS_OF)) {
      return view.asOf(options.epoch(ChannelOption.AS_OF).orElseThrow());
    }
    return options.instant(ChannelOption.AS_OF).map(view::asOf).orElse(view);
  }

  /** Who names the first epoch wants all from there on. */
  private static void requireThere(ChannelView view, long first, ChannelOptions options) {
    if (options.text(ChannelOption.FROM_EPOCH).isPresent() && first <= view.start().epoch()) {
      throw new BridgeException(
          ErrorCode.CHANNEL_EXPIRED,
          String.format(
              "Cannot read from epoch %d: epochs up to %d have expired. Read from a later one",
              first, view.start().epoch()));
    }
  }

  /**
   * The same epochs in the files in which they are by now.
   *
   * @throws BridgeException with CHANNEL_REWOUND, CHANNEL_EXPIRED or CHANNEL_REPLACED when some of
   *     them are not there any more
   */
  ChannelSnapshot refreshed() {
    ChannelView now = channel.view();
    if (now.entry() == view.entry()) {
      return this;
    }
    now.requireValid(view.end());
    if (now.start().epoch() > view.start().epoch() && now.start().epoch() >= firstEpoch) {
      throw new BridgeException(
          ErrorCode.CHANNEL_EXPIRED,
          String.format(
              "Cannot read the channel as it was when it was loaded: epochs up to %d have expired"
                  + " since. Load it anew (%s)",
              now.start().epoch(), root));
    }
    Optional<Long> last = view.newest().map(ChannelEpoch::number);
    return last.isEmpty()
        ? this
        : new ChannelSnapshot(root, channel, now.asOf(last.get()), firstEpoch);
  }

  /** The epochs, the oldest first; read as they are asked for. */
  Stream<ChannelEpoch> epochs() {
    return view.epochs(firstEpoch, Long.MAX_VALUE);
  }

  /** The schema to read with. */
  Schema readerSchema(ChannelOptions options) {
    Optional<String> given = options.text(ChannelOption.READER_SCHEMA);
    if (given.isPresent()) {
      return AvroTypes.parse(given.get());
    }
    if (options.text(ChannelOption.SCHEMA_OF_EPOCH).isPresent()) {
      long epoch = options.epoch(ChannelOption.SCHEMA_OF_EPOCH).orElseThrow();
      return schemaOf(channel.view().asOf(epoch).epoch(epoch).orElseThrow());
    }
    return schemaOf(
        view.newest()
            .orElseThrow(
                () ->
                    new BridgeException(
                        ErrorCode.CHANNEL_EPOCH_UNKNOWN,
                        String.format(
                            "Cannot tell the channel's columns: it has no epoch yet. Wait for one,"
                                + " or give option %s (%s)",
                            ChannelOption.READER_SCHEMA.key(), root))));
  }

  private Schema schemaOf(ChannelEpoch epoch) {
    return AvroTypes.parse(view.schema(epoch.schemaId()));
  }
}
