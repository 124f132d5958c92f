package io.flinkspark.bridge.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/**
 * Opens connections. Reads the keys and certificates once, when it is made. Safe for several
 * threads.
 */
public final class BridgeDialer {

  private interface Greeting {
    FramedConnection over(Transport transport) throws IOException;
  }

  private final TlsContext tls;
  private final Limits limits;

  public BridgeDialer(TlsOptions tls, Limits limits) {
    this.tls = tls.isOn() ? new TlsContext(tls) : null;
    this.limits = limits;
  }

  /** A reader's connection to the driver: the first endpoint that answers. */
  public FramedConnection control(BridgeAddress address, Token token) {
    return first(address, Plane.CONTROL, token);
  }

  /** An executor's connection to the driver: the first endpoint that answers. */
  public FramedConnection executor(BridgeAddress address, Token token) {
    return first(address, Plane.EXECUTOR, token);
  }

  /**
   * A reader's connection for one split. A ticket that is refused shows when the first message is
   * received.
   */
  public FramedConnection data(Endpoint endpoint, Bytes ticket) {
    return data(endpoint, ticket, limits.dataFrameBytes());
  }

  /** The same, for frames that are no larger than this. */
  public FramedConnection data(Endpoint endpoint, Bytes ticket, int maxFrameBytes) {
    Limits bounded = limits.withDataFrameBytes(Math.min(limits.dataFrameBytes(), maxFrameBytes));
    return dial(endpoint, transport -> Handshake.dialData(transport, ticket, bounded));
  }

  private FramedConnection first(BridgeAddress address, Plane plane, Token token) {
    BridgeException failure = null;
    for (Endpoint endpoint : address.endpoints()) {
      try {
        return dial(endpoint, transport -> Handshake.dial(transport, plane, token, limits));
      } catch (BridgeException e) {
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
        if (!e.isRetriable()) {
          throw e;
        }
      }
    }
    throw failure;
  }

  private FramedConnection dial(Endpoint endpoint, Greeting greeting) {
    Transport transport = connect(endpoint);
    try {
      transport.setDeadline(limits.handshakeTimeout());
      if (tls != null) {
        transport.startTlsAsClient(tls, endpoint.host());
      }
      return greeting.over(transport);
    } catch (BridgeException e) {
      transport.close();
      throw new BridgeException(e.code(), e.text() + " (bridge://" + endpoint + ")", e);
    } catch (IOException e) {
      transport.close();
      throw explain(endpoint, e);
    }
  }

  private Transport connect(Endpoint endpoint) {
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open();
      channel
          .socket()
          .connect(
              new InetSocketAddress(endpoint.host(), endpoint.port()),
              (int) limits.connectTimeout().toMillis());
      return new Transport(channel);
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        closeQuietly(channel);
      }
      throw new BridgeException(
          ErrorCode.CONNECT_FAILED, "Cannot connect to bridge://" + endpoint + ": " + reason(e), e);
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // What failed before is what the caller hears.
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? "no such host" : e.getMessage();
  }

  /**
   * A server that misses a certificate says {@code bad_certificate} or {@code
   * certificate_required}, or closes before its alert is heard.
   */
  private String likelyCause() {
    return tls == null || tls.hasIdentity()
        ? "is TLS on, or off, on both sides?"
        : "is TLS on on both sides, and does the server ask for a certificate?";
  }

  private BridgeException explain(Endpoint endpoint, IOException e) {
    String what = "Cannot connect to bridge://" + endpoint + ": ";
    if (e instanceof SocketTimeoutException || e.getCause() instanceof SocketTimeoutException) {
      return new BridgeException(
          ErrorCode.PEER_SILENT, what + "it did not finish the handshake in time", e);
    }
    if (e instanceof SSLException) {
      boolean distrust = e.getCause() instanceof CertificateException;
      return new BridgeException(
          ErrorCode.TLS_FAILED,
          what + "TLS failed (" + e.getMessage() + ")" + (distrust ? "" : "; " + likelyCause()),
          e);
    }
    String why = e instanceof EOFException ? "it closed the connection" : e.getMessage();
    return new BridgeException(
        ErrorCode.CONNECTION_LOST, what + why + " during the handshake; " + likelyCause(), e);
  }
}
