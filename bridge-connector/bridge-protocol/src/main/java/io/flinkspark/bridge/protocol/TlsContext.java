package io.flinkspark.bridge.protocol;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Keys and certificates, read and ready to lay TLS over sockets. */
final class TlsContext {

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final Pattern PEM_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
  private static final char[] IN_MEMORY = "in memory".toCharArray();

  private final TlsOptions options;
  private final SSLContext context;

  TlsContext(TlsOptions options) {
    this.options = options;
    try {
      context = SSLContext.getInstance("TLS");
      context.init(
          options.identity() == null ? null : keys(options.identity()).getKeyManagers(),
          options.trust() == null ? null : trust(options.trust()).getTrustManagers(),
          null);
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new BridgeException(
          ErrorCode.TLS_FAILED,
          "Cannot prepare TLS: keys or certificates cannot be read (" + options + "): " + e,
          e);
    }
  }

  /** Whether a server that asks gets a certificate. */
  boolean hasIdentity() {
    return options.identity() != null;
  }

  SSLSocket client(Socket socket, String host) throws IOException {
    SSLSocket tls = lay(socket, host);
    SSLParameters parameters = parameters(tls);
    if (options.isHostChecked()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    tls.setSSLParameters(parameters);
    return tls;
  }

  SSLSocket server(Socket socket) throws IOException {
    SSLSocket tls = lay(socket, socket.getInetAddress().getHostAddress());
    tls.setUseClientMode(false);
    SSLParameters parameters = parameters(tls);
    if (options.isClientCertificateRequired()) {
      parameters.setNeedClientAuth(true);
    }
    tls.setSSLParameters(parameters);
    return tls;
  }

  private SSLSocket lay(Socket socket, String host) throws IOException {
    return (SSLSocket)
        context.getSocketFactory().createSocket(socket, host, socket.getPort(), true);
  }

  private static SSLParameters parameters(SSLSocket tls) {
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    return parameters;
  }

  private static KeyManagerFactory keys(TlsOptions.Source source)
      throws GeneralSecurityException, IOException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    if (source.store() != null) {
      char[] password = source.password().toCharArray();
      keys.init(KeyStore.getInstance(new File(source.store()), password), password);
      return keys;
    }
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "identity",
        pemKey(source.key()),
        IN_MEMORY,
        pemCertificates(source.certificates()).toArray(Certificate[]::new));
    keys.init(store, IN_MEMORY);
    return keys;
  }

  private static TrustManagerFactory trust(TlsOptions.Source source)
      throws GeneralSecurityException, IOException {
    KeyStore store;
    if (source.store() != null) {
      store = KeyStore.getInstance(new File(source.store()), source.password().toCharArray());
    } else {
      store = emptyStore();
      int number = 0;
      for (Certificate certificate : pemCertificates(source.certificates())) {
        store.setCertificateEntry("trusted-" + number++, certificate);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static List<Certificate> pemCertificates(String file)
      throws GeneralSecurityException, IOException {
    byte[] pem = Files.readAllBytes(Path.of(file));
    List<Certificate> certificates =
        List.copyOf(
            CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem)));
    if (certificates.isEmpty()) {
      throw new IOException("There is no certificate in " + file);
    }
    return certificates;
  }

  private static PrivateKey pemKey(String file) throws GeneralSecurityException, IOException {
    Matcher key = PEM_KEY.matcher(Files.readString(Path.of(file), StandardCharsets.ISO_8859_1));
    if (!key.find()) {
      throw new IOException("There is no PKCS#8 key without a password in " + file);
    }
    PKCS8EncodedKeySpec encoded =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1)));
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException e) {
        // It may be a key of the next kind.
      }
    }
    throw new InvalidKeySpecException("The key is neither RSA, EC nor EdDSA: " + file);
  }
}
