package io.flinkspark.jobs.flink;

import io.flinkspark.bridge.protocol.Token;
import java.nio.file.Path;
import javax.annotation.Nullable;

/** Where the jobs find the secret that Spark's side knows, too. */
final class BridgeToken {

  private static final String VARIABLE = "BRIDGE_TOKEN";

  private BridgeToken() {}

  /** The content of a file or, without one, the environment's variable. */
  static Token of(@Nullable Path file) {
    return file == null ? Token.fromEnvironment(VARIABLE) : Token.fromFile(file);
  }
}
