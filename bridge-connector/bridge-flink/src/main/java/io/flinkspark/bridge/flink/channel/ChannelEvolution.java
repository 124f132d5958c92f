package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.flink.channel.avro.AvroEvolution;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import java.util.List;

/** Whether a channel may go on with another schema. */
final class ChannelEvolution {

  /** Of how many epochs the schemas are looked at, the newest first. */
  private static final long LOOKED_AT = 1000;

  private ChannelEvolution() {}

  /**
   * Refuses a schema with which rows that are in the channel could not be read; of a long channel,
   * the newest thousand epochs are looked at.
   *
   * @throws BridgeException with {@link ErrorCode#SCHEMA_INCOMPATIBLE} and every reason
   */
  static void requireReadable(ChannelSchema schema, ChannelView view) {
    if (view.newest().isEmpty()) {
      return;
    }
    long newest = view.newest().get().number();
    view.epochs(newest - LOOKED_AT + 1, newest)
        .map(ChannelEpoch::schemaId)
        .filter(id -> !id.equals(schema.id()))
        .distinct()
        .forEach(id -> requireReadable(schema.text(), view.schema(id).text()));
  }

  /**
   * Refuses a schema with which rows of an earlier one could not be read. Two texts that differ are
   * compared by Avro, which then has to be on the class path.
   *
   * @throws BridgeException with {@link ErrorCode#SCHEMA_INCOMPATIBLE} and every reason
   */
  static void requireReadable(String newText, String oldText) {
    if (newText.equals(oldText)) {
      return;
    }
    OptionalAvro.require("compare the schema with that of the channel's epochs");
    List<String> reasons = AvroEvolution.reasons(newText, oldText);
    if (!reasons.isEmpty()) {
      throw new BridgeException(
          ErrorCode.SCHEMA_INCOMPATIBLE,
          "Cannot write to the channel with this schema: epochs that are there could not be read"
              + " with it: "
              + String.join("; ", reasons));
    }
  }
}
