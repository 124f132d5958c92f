package io.flinkspark.bridge.spark.channel.stream;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** The values of {@link StreamOption}, checked. */
record StreamSettings(StreamStart start, BatchLimits limits, RewindRule onRewind) {

  /**
   * @param options others than a stream's are not looked at
   * @throws BridgeException with INVALID_ARGUMENT when a value cannot be used
   */
  static StreamSettings of(Map<String, String> options) {
    CaseInsensitiveStringMap values = new CaseInsensitiveStringMap(options);
    return new StreamSettings(
        StreamStart.parse(text(values, StreamOption.START)),
        new BatchLimits(
            limit(values, StreamOption.MAX_ROWS, Long::parseLong),
            limit(values, StreamOption.MAX_BYTES, JavaUtils::byteStringAsBytes),
            limit(values, StreamOption.MAX_EPOCHS, Long::parseLong)),
        RewindRule.parse(text(values, StreamOption.ON_REWIND)));
  }

  private static String text(CaseInsensitiveStringMap values, StreamOption option) {
    return values.getOrDefault(option.key(), option.fallback());
  }

  private static long limit(
      CaseInsensitiveStringMap values, StreamOption option, ToLongFunction<String> parse) {
    String text = text(values, option);
    if (text.isEmpty()) {
      return Long.MAX_VALUE;
    }
    try {
      long limit = parse.applyAsLong(text.replace("_", ""));
      if (limit > 0) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw refused(option, text, e);
    }
    throw refused(option, text, null);
  }

  private static BridgeException refused(StreamOption option, String text, Exception cause) {
    return new BridgeException(
        ErrorCode.INVALID_ARGUMENT,
        String.format("Cannot use %s: it is no number above 0 (%s)", option.key(), text),
        cause);
  }
}
