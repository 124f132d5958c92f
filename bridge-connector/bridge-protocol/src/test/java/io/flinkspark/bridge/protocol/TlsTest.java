package io.flinkspark.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.ControlMessage.ListPublications;
import io.flinkspark.bridge.protocol.ControlMessage.Publications;
import io.flinkspark.bridge.protocol.DataMessage.Batch;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS and mutual TLS, with keys that the JDK's keytool makes for the test. */
@Timeout(300)
class TlsTest {

  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;

  @BeforeAll
  static void makeKeys() throws Exception {
    for (String name : List.of("server", "client", "stranger")) {
      keytool(
          "-genkeypair",
          "-keyalg",
          "EC",
          "-groupname",
          "secp256r1",
          "-alias",
          name,
          "-dname",
          "CN=" + name,
          "-ext",
          "san=ip:127.0.0.1",
          "-validity",
          "2",
          "-storetype",
          "PKCS12",
          "-keystore",
          store(name).toString(),
          "-storepass",
          PASSWORD);
      keytool(
          "-exportcert",
          "-rfc",
          "-alias",
          name,
          "-file",
          pem(name).toString(),
          "-keystore",
          store(name).toString(),
          "-storepass",
          PASSWORD);
      keytool(
          "-importcert",
          "-noprompt",
          "-alias",
          name,
          "-file",
          pem(name).toString(),
          "-storetype",
          "PKCS12",
          "-keystore",
          folder.resolve(name + "-trust.p12").toString(),
          "-storepass",
          PASSWORD);
    }
    keytool(
        "-genkeypair",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-alias",
        "elsewhere",
        "-dname",
        "CN=elsewhere",
        "-ext",
        "san=dns:elsewhere.example",
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        store("elsewhere").toString(),
        "-storepass",
        PASSWORD);
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "elsewhere",
        "-file",
        pem("elsewhere").toString(),
        "-keystore",
        store("elsewhere").toString(),
        "-storepass",
        PASSWORD);
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.add("-J-Xmx64m");
    command.addAll(List.of(arguments));
    Path log = folder.resolve("keytool.log");
    Process keytool =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(log)).isZero();
  }

  private static Path store(String name) {
    return folder.resolve(name + ".p12");
  }

  private static Path pem(String name) {
    return folder.resolve(name + ".pem");
  }

  private static TlsOptions.Builder identity(String name) {
    return TlsOptions.on().keyStore(store(name), PASSWORD);
  }

  private static TlsOptions trusting(String name) {
    return TlsOptions.on().trustStore(folder.resolve(name + "-trust.p12"), PASSWORD).build();
  }

  private static Loopback listener(TlsOptions server, TlsOptions client) {
    return new Loopback(Limits.DEFAULT, server, client, Loopback::answerLists);
  }

  private static void serves(Loopback loopback) {
    try (FramedConnection control = loopback.control()) {
      control.send(new ListPublications(1));
      assertThat(control.receive(Publications.class).names()).containsExactly("orders");
    }
  }

  @Test
  void servesWithStores() {
    try (Loopback loopback = listener(identity("server").build(), trusting("server"))) {
      serves(loopback);
      assertThat(loopback.failures)
          .extracting(BridgeException::code)
          .doesNotContain(ErrorCode.TLS_FAILED);
    }
  }

  @Test
  void servesWithPemFiles() throws Exception {
    Key key =
        KeyStore.getInstance(store("server").toFile(), PASSWORD.toCharArray())
            .getKey("server", PASSWORD.toCharArray());
    Path keyFile =
        Files.writeString(
            folder.resolve("server-key.pem"),
            "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n");
    TlsOptions server = TlsOptions.on().pemIdentity(pem("server"), keyFile).build();
    TlsOptions client = TlsOptions.on().pemTrust(pem("server")).build();
    try (Loopback loopback = listener(server, client)) {
      serves(loopback);
    }
  }

  @Test
  void carriesBatches() {
    byte[] noise = new byte[3_000_000];
    new Random(1).nextBytes(noise);
    try (Loopback loopback =
        new Loopback(
            Limits.DEFAULT,
            identity("server").build(),
            trusting("server"),
            connection -> {
              for (int i = 0; i < 3; i++) {
                connection.sendBatch(i, 1, FramedConnectionTest.scatter(noise));
              }
              connection.send(new DataMessage.StreamEnd(3));
            })) {
      BatchBuffer memory = new BatchBuffer();
      try (FramedConnection data = loopback.data()) {
        for (int i = 0; i < 3; i++) {
          Batch batch = (Batch) data.receive(memory);
          assertThat(batch.firstRow()).isEqualTo(i);
          assertThat(batch.arrowBatch()).isEqualTo(ByteBuffer.wrap(noise));
        }
        assertThat(data.receive()).isEqualTo(new DataMessage.StreamEnd(3));
      }
    }
  }

  @Test
  void refusesAServerThatIsNotTrusted() {
    try (Loopback loopback = listener(identity("server").build(), trusting("stranger"))) {
      assertThatThrownBy(loopback::control)
          .isInstanceOfSatisfying(
              BridgeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TLS_FAILED))
          .hasMessageContaining("TLS failed")
          .hasMessageNotContaining("?");
      loopback.awaitNoConnections();
    }
  }

  @Test
  void refusesACertificateOfAnotherHostUnlessTold() {
    TlsOptions.Builder client = TlsOptions.on().pemTrust(pem("elsewhere"));
    try (Loopback loopback = listener(identity("elsewhere").build(), client.build())) {
      assertThatThrownBy(loopback::control)
          .isInstanceOfSatisfying(
              BridgeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TLS_FAILED));
    }
    try (Loopback loopback =
        listener(identity("elsewhere").build(), client.withoutHostCheck().build())) {
      serves(loopback);
    }
  }

  @Test
  void mutualTlsAsksTheClientForItsCertificate() {
    TlsOptions server =
        identity("server").pemTrust(pem("client")).requireClientCertificate().build();
    TlsOptions.Builder client = identity("client").pemTrust(pem("server"));
    try (Loopback loopback = listener(server, client.build())) {
      serves(loopback);
    }
    for (int i = 0; i < 20; i++) {
      try (Loopback loopback = listener(server, trusting("server"))) {
        assertThatThrownBy(loopback::control)
            .isInstanceOf(BridgeException.class)
            .hasMessageContaining("does the server ask for a certificate?");
        loopback.awaitFailure(ErrorCode.TLS_FAILED);
      }
    }
    try (Loopback loopback =
        listener(server, identity("stranger").pemTrust(pem("server")).build())) {
      assertThatThrownBy(loopback::control).isInstanceOf(BridgeException.class);
      loopback.awaitFailure(ErrorCode.TLS_FAILED);
      loopback.awaitNoConnections();
    }
  }

  @Test
  void plainAndTlsDoNotMix() {
    try (Loopback loopback = listener(identity("server").build(), TlsOptions.off())) {
      assertThatThrownBy(loopback::control).isInstanceOf(BridgeException.class);
      loopback.awaitNoConnections();
    }
    try (Loopback loopback = listener(TlsOptions.off(), trusting("server"))) {
      assertThatThrownBy(loopback::control)
          .isInstanceOf(BridgeException.class)
          .hasMessageContaining("TLS");
      loopback.awaitNoConnections();
    }
  }

  @Test
  void aSlowTlsHandshakeEndsAtTheDeadline() throws Exception {
    try (Loopback loopback =
            new Loopback(
                Loopback.QUICK,
                identity("server").build(),
                trusting("server"),
                Loopback::answerLists);
        Socket slow = loopback.rawSocket()) {
      // The head of a long TLS record, whose bytes then come one by one.
      slow.getOutputStream().write(new byte[] {22, 3, 1, 0x3F, 0});
      Loopback.dripUntilClosed(slow, new byte[] {1});
      loopback.awaitFailure(ErrorCode.PEER_SILENT);
      loopback.awaitNoConnections();
      serves(loopback);
    }
  }

  @Test
  void filesThatCannotBeReadAreNamed() {
    TlsOptions missing = TlsOptions.on().keyStore(folder.resolve("none.p12"), PASSWORD).build();
    assertThatThrownBy(() -> new BridgeDialer(missing, Limits.DEFAULT))
        .hasMessageStartingWith("Cannot prepare TLS: ")
        .hasMessageContaining("none.p12")
        .hasMessageNotContaining(PASSWORD);
    TlsOptions noKey = TlsOptions.on().pemIdentity(pem("server"), pem("server")).build();
    assertThatThrownBy(() -> new BridgeDialer(noKey, Limits.DEFAULT))
        .hasMessageContaining("There is no PKCS#8 key without a password");
    assertThatThrownBy(() -> TlsOptions.on().requireClientCertificate().build())
        .hasMessageContaining("client certificates are required and none are trusted");
    assertThatThrownBy(
            () ->
                BridgeListener.builder()
                    .token(Loopback.TOKEN)
                    .tls(trusting("server"))
                    .start(connection -> {}))
        .hasMessageContaining("no key is given");
  }
}
