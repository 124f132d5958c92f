package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.flink.channel.avro.AvroEvolution;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.List;

/** Whether a channel may go on with another schema. */
final class ChannelEvolution {

  private ChannelEvolution() {}

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
