package io.flinkspark.jobs.flink;

import io.flinkspark.bridge.protocol.TlsOptions;
import io.flinkspark.bridge.protocol.Token;
import java.nio.file.Path;
import javax.annotation.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** What lets a job in at Spark's side: the options of all jobs that read publications. */
final class ReaderAccess {

  private static final String VARIABLE = "BRIDGE_TOKEN";

  @Option(
      names = "--token-file",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "FILE",
      description =
          "A local file with the secret that Spark's side knows, too. Without it the environment's"
              + " BRIDGE_TOKEN is taken.")
  private @Nullable Path tokenFile;

  @ArgGroup(exclusive = false)
  private ReaderTls tls = new ReaderTls();

  /** The content of the file or, without one, of the environment's variable. */
  Token token() {
    return tokenFile == null ? Token.fromEnvironment(VARIABLE) : Token.fromFile(tokenFile);
  }

  TlsOptions tls() {
    return tls.options();
  }
}
