package io.flinkspark.e2e.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keys for this machine's loopback address, made by keytool; they end with the test. */
final class Certificates {
  private static final String PASSWORD = "only for this test";

  private final Path folder;

  Certificates(Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(passwordFile(), PASSWORD + "\n");
  }

  Path passwordFile() {
    return folder.resolve("store-password");
  }

  /** A store with a new key and its certificate, which everybody who has {@link #trust} trusts. */
  Path key(String name) {
    Path store = folder.resolve(name + ".p12");
    Path certificate = folder.resolve(name + ".pem");
    keytool(
        "-genkeypair",
        "-keystore",
        store.toString(),
        "-alias",
        name,
        "-dname",
        "CN=" + name,
        "-keyalg",
        "EC",
        "-ext",
        "san=ip:127.0.0.1,dns:localhost",
        "-validity",
        "2");
    keytool(
        "-exportcert",
        "-keystore",
        store.toString(),
        "-alias",
        name,
        "-rfc",
        "-file",
        certificate.toString());
    keytool(
        "-importcert",
        "-keystore",
        trust().toString(),
        "-alias",
        name,
        "-noprompt",
        "-file",
        certificate.toString());
    return store;
  }

  /** A store with the certificates of all keys. */
  Path trust() {
    return folder.resolve("trust.p12");
  }

  private static void keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("Cannot run keytool: " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run keytool", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot run keytool: interrupted", e);
    }
  }
}
