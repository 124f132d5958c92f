package io.flinkspark.jobs.flink;

import io.flinkspark.bridge.protocol.TlsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** TLS on the reading side. The stores have to be on every machine of the job. */
final class ReaderTls {

  @Option(
      names = "--tls-trust-store",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "FILE",
      description = "Turns TLS on; the PKCS#12 store with the certificates of Spark's side.")
  private Path trustStore;

  @Option(
      names = "--tls-key-store",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "FILE",
      description = "The own key and certificate, when Spark's side asks for one (mutual TLS).")
  private Path keyStore;

  @Option(
      names = "--tls-password-file",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "FILE",
      description = "A local file with the password of both stores.")
  private Path passwordFile;

  TlsOptions options() {
    if (trustStore == null) {
      if (keyStore != null) {
        throw new IllegalArgumentException("Cannot use TLS: --tls-trust-store is missing");
      }
      return TlsOptions.off();
    }
    String password = password();
    TlsOptions.Builder tls = TlsOptions.on().trustStore(trustStore, password);
    if (keyStore != null) {
      tls.keyStore(keyStore, password);
    }
    return tls.build();
  }

  private String password() {
    if (passwordFile == null) {
      throw new IllegalArgumentException("Cannot use TLS: --tls-password-file is missing");
    }
    try {
      return Files.readString(passwordFile).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot read the password of the stores: " + e, e);
    }
  }
}
