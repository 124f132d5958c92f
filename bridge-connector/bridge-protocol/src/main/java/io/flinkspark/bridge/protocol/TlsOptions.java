package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.io.Serializable;
import java.nio.file.Path;

/**
 * Whether connections are encrypted, and by which keys. Files are named here and read where a
 * dialer or listener is made, so they must exist on that machine. A server needs an identity; a
 * client needs one when the server asks for client certificates. Without trusted certificates the
 * JVM's own are trusted.
 */
public final class TlsOptions implements Serializable {

  private static final long serialVersionUID = 1;
  private static final TlsOptions OFF = new TlsOptions(new Builder());

  /** A store with a password, or PEM files; for trust there is no key. */
  record Source(String store, String password, String certificates, String key)
      implements Serializable {

    @Override
    public String toString() {
      return store != null ? store : certificates;
    }
  }

  private final boolean on;
  private final Source identity;
  private final Source trust;
  private final boolean clientCertificateRequired;
  private final boolean hostChecked;

  private TlsOptions(Builder builder) {
    on = builder.on;
    identity = builder.identity;
    trust = builder.trust;
    clientCertificateRequired = builder.clientCertificateRequired;
    hostChecked = builder.hostChecked;
  }

  /** Plain TCP. */
  public static TlsOptions off() {
    return OFF;
  }

  /** TLS 1.3 or 1.2. */
  public static Builder on() {
    Builder builder = new Builder();
    builder.on = true;
    return builder;
  }

  public boolean isOn() {
    return on;
  }

  Source identity() {
    return identity;
  }

  Source trust() {
    return trust;
  }

  boolean isClientCertificateRequired() {
    return clientCertificateRequired;
  }

  boolean isHostChecked() {
    return hostChecked;
  }

  @Override
  public String toString() {
    return on ? "TLS (identity " + identity + ", trust " + trust + ")" : "TLS off";
  }

  /** Collects the options of TLS. */
  public static final class Builder {

    private boolean on;
    private Source identity;
    private Source trust;
    private boolean clientCertificateRequired;
    private boolean hostChecked = true;

    private Builder() {}

    /** The own key and certificate, in a PKCS#12 or JKS store. */
    public Builder keyStore(Path store, String password) {
      identity = new Source(store.toString(), password, null, null);
      return this;
    }

    /** The own certificate with its chain, and its PKCS#8 key without a password. */
    public Builder pemIdentity(Path certificates, Path key) {
      identity = new Source(null, null, certificates.toString(), key.toString());
      return this;
    }

    /** The certificates to trust, in a PKCS#12 or JKS store. */
    public Builder trustStore(Path store, String password) {
      trust = new Source(store.toString(), password, null, null);
      return this;
    }

    /** The certificates to trust. */
    public Builder pemTrust(Path certificates) {
      trust = new Source(null, null, certificates.toString(), null);
      return this;
    }

    /** Servers refuse clients without a trusted certificate. */
    public Builder requireClientCertificate() {
      clientCertificateRequired = true;
      return this;
    }

    /** Clients accept a trusted certificate for another host: for executors without names. */
    public Builder withoutHostCheck() {
      hostChecked = false;
      return this;
    }

    public TlsOptions build() {
      check(
          !clientCertificateRequired || trust != null,
          "Cannot use TLS: client certificates are required and none are trusted");
      return new TlsOptions(this);
    }
  }
}
