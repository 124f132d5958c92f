package io.flinkspark.bridge.flink.channel.format;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Decimals of a column's scale. */
public final class Decimals {

  private Decimals() {}

  /** The number whose unscaled value, highest byte first, these bytes are. */
  public static BigDecimal of(byte[] unscaled, int scale) {
    return new BigDecimal(new BigInteger(unscaled), scale);
  }

  /** The unscaled value; a number that the column cannot hold whole is refused. */
  public static BigInteger exactly(BigDecimal number, int precision, int scale, String path) {
    BigDecimal scaled =
        number.scale() <= scale || number.stripTrailingZeros().scale() <= scale
            ? number.setScale(scale, RoundingMode.UNNECESSARY)
            : null;
    if (scaled == null || scaled.precision() > precision) {
      throw new BridgeException(
          ErrorCode.SCHEMA_INCOMPATIBLE,
          String.format(
              "Cannot write a row to a channel: %s does not fit into decimal(%d, %d) (%s)",
              path, precision, scale, number.toPlainString()));
    }
    return scaled.unscaledValue();
  }
}
