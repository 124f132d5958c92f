package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * Waits for connections on a port, does their handshakes and hands each to a handler, in a thread
 * of its own; when the handler returns, the connection is closed. One more thread accepts. All are
 * daemons and end with {@link #close}, which also interrupts the handlers.
 */
public final class BridgeListener implements AutoCloseable {

  private static final long CLOSE_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private record Guest(Transport transport, Thread thread) {}

  private final Builder options;
  private final TlsContext tls;
  private final Consumer<FramedConnection> handler;
  private final ServerSocketChannel server;
  private final Endpoint endpoint;
  private final Thread acceptor;
  private final Set<Guest> guests = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private BridgeListener(Builder options, Consumer<FramedConnection> handler) {
    this.options = options;
    this.handler = handler;
    tls = options.tls.isOn() ? new TlsContext(options.tls) : null;
    server = bind(options.host, options.port);
    endpoint = new Endpoint(options.host, server.socket().getLocalPort());
    acceptor = new Thread(this::acceptAll, "bridge-listener-" + endpoint.port());
    acceptor.setDaemon(true);
    acceptor.start();
  }

  /** On the loopback interface, on a free port, without TLS, unless told otherwise. */
  public static Builder builder() {
    return new Builder();
  }

  private static ServerSocketChannel bind(String host, int port) {
    ServerSocketChannel server = null;
    try {
      server = ServerSocketChannel.open();
      InetSocketAddress address = new InetSocketAddress(host, port);
      if (address.isUnresolved()) {
        throw new IOException("no such host");
      }
      return server.bind(address);
    } catch (IOException e) {
      closeQuietly(server);
      throw new BridgeException(
          ErrorCode.CONNECT_FAILED,
          "Cannot listen on " + host + ":" + port + ": " + e.getMessage(),
          e);
    }
  }

  /** The host as given to {@link Builder#bind}, and the port in use. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** How many connections there are, those in handshake included. */
  public int connections() {
    return guests.size();
  }

  private void acceptAll() {
    while (!closed) {
      SocketChannel channel = null;
      try {
        channel = server.accept();
        accept(new Transport(channel));
      } catch (IOException | RuntimeException e) {
        closeQuietly(channel);
        if (!server.isOpen()) {
          return;
        }
        // When the process has no more file handles, the next try fails as fast as this one.
        LockSupport.parkNanos(PAUSE_NANOS);
        report(new BridgeException(ErrorCode.CONNECTION_LOST, "Cannot accept: " + e, e));
      }
    }
  }

  private void accept(Transport transport) {
    if (guests.size() >= options.limits.maxConnections()) {
      transport.close();
      report(
          new BridgeException(
              ErrorCode.TOO_MANY_CONNECTIONS,
              String.format(
                  "Cannot accept %s: all connections are taken (%d)",
                  transport.peer(), options.limits.maxConnections())));
      return;
    }
    Guest[] self = new Guest[1];
    Thread thread = new Thread(() -> serve(self[0]), "bridge-connection-" + transport.peer());
    thread.setDaemon(true);
    self[0] = new Guest(transport, thread);
    guests.add(self[0]);
    thread.start();
    if (closed) {
      dismiss(self[0]);
    }
  }

  private void serve(Guest guest) {
    try (Transport transport = guest.transport()) {
      transport.setDeadline(options.limits.handshakeTimeout());
      if (tls != null) {
        transport.startTlsAsServer(tls);
      }
      handler.accept(Handshake.accept(transport, options.token, options.tickets, options.limits));
    } catch (BridgeException e) {
      report(e);
    } catch (IOException | RuntimeException e) {
      report(
          new BridgeException(codeOf(e), "Cannot serve " + guest.transport().peer() + ": " + e, e));
    } finally {
      guests.remove(guest);
    }
  }

  private static ErrorCode codeOf(Exception e) {
    if (e instanceof SocketTimeoutException || e.getCause() instanceof SocketTimeoutException) {
      return ErrorCode.PEER_SILENT;
    }
    if (e instanceof SSLException) {
      return ErrorCode.TLS_FAILED;
    }
    return e instanceof IOException ? ErrorCode.CONNECTION_LOST : ErrorCode.INTERNAL;
  }

  private void report(BridgeException failure) {
    if (!closed) {
      options.failures.accept(failure);
    }
  }

  private static void dismiss(Guest guest) {
    guest.transport().close();
    guest.thread().interrupt();
  }

  private static void closeQuietly(AutoCloseable channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (Exception e) {
      // What failed before is what the caller hears.
    }
  }

  /** Ends all connections and waits a few seconds for their threads. */
  @Override
  public void close() {
    closed = true;
    closeQuietly(server);
    guests.forEach(BridgeListener::dismiss);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
    try {
      join(acceptor, end);
      for (Guest guest : guests) {
        join(guest.thread(), end);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread thread, long end) throws InterruptedException {
    long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    if (thread != Thread.currentThread() && millis > 0) {
      thread.join(millis);
    }
  }

  /** Collects the options of a listener. It serves the planes whose secrets it is given. */
  public static final class Builder {

    private String host = "127.0.0.1";
    private int port;
    private TlsOptions tls = TlsOptions.off();
    private Limits limits = Limits.DEFAULT;
    private Token token;
    private TicketVerifier tickets;
    private Consumer<BridgeException> failures = failure -> {};

    private Builder() {}

    /** The interface to listen on; port 0 is any free one. */
    public Builder bind(String bindHost, int bindPort) {
      host = bindHost;
      port = bindPort;
      return this;
    }

    public Builder tls(TlsOptions options) {
      tls = options;
      return this;
    }

    public Builder limits(Limits toKeep) {
      limits = toKeep;
      return this;
    }

    /** Serves the control and executor planes to who knows this token. */
    public Builder token(Token expected) {
      token = expected;
      return this;
    }

    /** Serves the data plane to who shows a good ticket. */
    public Builder tickets(TicketVerifier verifier) {
      tickets = verifier;
      return this;
    }

    /** Hears of each connection that was refused or broke, for logs and metrics. */
    public Builder onFailure(Consumer<BridgeException> listener) {
      failures = listener;
      return this;
    }

    /** Starts listening. */
    public BridgeListener start(Consumer<FramedConnection> handler) {
      check(
          token != null || tickets != null,
          "Cannot listen: there is neither a token nor a verifier of tickets");
      check(!tls.isOn() || tls.identity() != null, "Cannot listen with TLS: no key is given");
      return new BridgeListener(this, handler);
    }
  }
}
