package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Driver, executors, JobManager and TaskManager speak TLS with each other. */
@ExtendWith(RunningClusters.class)
final class DirectTlsE2ECase {
  private static final DigestRows ROWS = new DigestRows(50_000, 4, 60);

  @TempDir private Path folder;

  private DirectSite direct;
  private Certificates certificates;
  private String spark;
  private String flink;
  private String trust;
  private String password;

  @BeforeEach
  void makeKeys(RunningClusters.Site site) throws IOException {
    direct = new DirectSite(site);
    certificates = new Certificates(folder);
    spark = certificates.key("spark").toString();
    flink = certificates.key("flink").toString();
    trust = certificates.trust().toString();
    password = certificates.passwordFile().toString();
  }

  @Test
  void rowsComeOverTlsAndOnlyOverTls() {
    try (DirectSite.Serving serving =
        direct.publish(
            "tls",
            "--sql",
            ROWS.sql(),
            "--tls-key-store",
            spark,
            "--tls-trust-store",
            trust,
            "--tls-password-file",
            password)) {
      direct
          .read(serving, "/direct/tls", "--tls-trust-store", trust, "--tls-password-file", password)
          .awaitFinished(DirectSite.PATIENCE);

      assertThatThrownBy(() -> direct.read(serving, "/direct/plain"))
          .hasMessageContaining("is TLS on, or off, on both sides?");
    }
    assertThat(direct.problems(ROWS, "/direct/tls")).isEmpty();
  }

  @Test
  void whereClientsNeedACertificateThoseWithoutAreRefused() {
    try (DirectSite.Serving serving =
        direct.publish(
            "mutual",
            "--sql",
            ROWS.sql(),
            "--tls-key-store",
            spark,
            "--tls-trust-store",
            trust,
            "--tls-password-file",
            password,
            "--tls-client-auth")) {
      direct
          .read(
              serving,
              "/direct/mutual",
              "--tls-trust-store",
              trust,
              "--tls-key-store",
              flink,
              "--tls-password-file",
              password)
          .awaitFinished(DirectSite.PATIENCE);

      assertThatThrownBy(
              () ->
                  direct.read(
                      serving,
                      "/direct/nobody",
                      "--tls-trust-store",
                      trust,
                      "--tls-password-file",
                      password))
          .hasMessageContaining("does the server ask for a certificate?");
    }
    assertThat(direct.problems(ROWS, "/direct/mutual")).isEmpty();
  }
}
