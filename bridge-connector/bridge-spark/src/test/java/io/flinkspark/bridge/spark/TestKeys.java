package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.protocol.TlsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keys and self-signed certificates for this machine, made by the JDK's keytool. */
final class TestKeys {

  private static final String PASSWORD = "changeit";

  private final Path folder;

  TestKeys(Path folder) {
    this.folder = folder;
  }

  /** A store with a new key of this name, and one with its certificate to trust. */
  void make(String name) throws IOException, InterruptedException {
    Path certificate = folder.resolve(name + ".pem");
    keytool(
        "-genkeypair -keyalg EC -groupname secp256r1 -validity 2 -storetype PKCS12 -ext"
            + " san=ip:127.0.0.1,dns:localhost",
        "-alias",
        name,
        "-dname",
        "CN=" + name,
        "-keystore",
        store(name).toString());
    keytool(
        "-exportcert -rfc",
        "-alias",
        name,
        "-file",
        certificate.toString(),
        "-keystore",
        store(name).toString());
  }

  /** A store that trusts these. */
  void trust(String store, String... names) throws IOException, InterruptedException {
    for (String name : names) {
      keytool(
          "-importcert -noprompt -storetype PKCS12",
          "-alias",
          name,
          "-file",
          folder.resolve(name + ".pem").toString(),
          "-keystore",
          store(store).toString());
    }
  }

  /** What a side needs that has this key and trusts what is in that store. */
  TlsOptions.Builder tls(String key, String trust) {
    return TlsOptions.on().keyStore(store(key), PASSWORD).trustStore(store(trust), PASSWORD);
  }

  /** A side without a key. */
  TlsOptions.Builder tls(String trust) {
    return TlsOptions.on().trustStore(store(trust), PASSWORD);
  }

  private Path store(String name) {
    return folder.resolve(name + ".p12");
  }

  private void keytool(String options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.add("-J-Xmx64m");
    command.addAll(List.of(options.split(" ")));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", PASSWORD));
    Path log = folder.resolve("keytool.log");
    Process keytool =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IOException("Cannot run keytool: " + Files.readString(log));
    }
  }
}
