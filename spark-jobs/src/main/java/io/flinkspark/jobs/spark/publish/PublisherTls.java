package io.flinkspark.jobs.spark.publish;

import io.flinkspark.bridge.protocol.TlsOptions;
import io.flinkspark.jobs.spark.command.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** TLS on the publishing side. The files have to be on every machine of the application. */
final class PublisherTls {

  @Option(
      names = "--tls-key-store",
      paramLabel = "FILE",
      description =
          "Turns TLS on, with the key and certificate in this PKCS#12 store, on driver and executors.")
  private Path keyStore;

  @Option(
      names = "--tls-trust-store",
      paramLabel = "FILE",
      description =
          "Certificates to trust: the driver's, by which executors know it, and those of readers.")
  private Path trustStore;

  @Option(
      names = "--tls-password-file",
      paramLabel = "FILE",
      description = "A local file with the password of both stores.")
  private Path passwordFile;

  @Option(
      names = "--tls-client-auth",
      description = "Refuse readers without a trusted certificate (mutual TLS).")
  private boolean clientAuth;

  TlsOptions options() {
    if (keyStore == null) {
      if (trustStore != null || clientAuth) {
        throw new JobException("Cannot use TLS: --tls-key-store is missing");
      }
      return TlsOptions.off();
    }
    String password = password();
    TlsOptions.Builder tls = TlsOptions.on().keyStore(keyStore, password);
    if (trustStore != null) {
      tls.trustStore(trustStore, password);
    }
    if (clientAuth) {
      tls.requireClientCertificate();
    }
    return tls.build();
  }

  private String password() {
    if (passwordFile == null) {
      throw new JobException("Cannot use TLS: --tls-password-file is missing");
    }
    try {
      return Files.readString(passwordFile).strip();
    } catch (IOException e) {
      throw new JobException("Cannot read the password of the stores: " + e, e);
    }
  }
}
