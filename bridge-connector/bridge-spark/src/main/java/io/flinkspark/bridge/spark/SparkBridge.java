package io.flinkspark.bridge.spark;

import static java.util.Objects.requireNonNull;

import io.flinkspark.bridge.protocol.BridgeAddress;
import io.flinkspark.bridge.protocol.BridgeDialer;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.BridgeListener;
import io.flinkspark.bridge.protocol.Bytes;
import io.flinkspark.bridge.protocol.Endpoint;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.protocol.Limits;
import io.flinkspark.bridge.protocol.Plane;
import io.flinkspark.bridge.protocol.TicketSigner;
import io.flinkspark.bridge.protocol.TicketVerifier;
import io.flinkspark.bridge.protocol.TlsOptions;
import io.flinkspark.bridge.protocol.Token;
import io.flinkspark.bridge.spark.executor.BridgeAccess;
import io.flinkspark.bridge.spark.metrics.BridgeSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import scala.collection.JavaConverters;

/**
 * Offers what Spark has to readers outside Spark. Lives in the driver; readers ask it what there is
 * and are sent to the executors for the rows. It ends with {@link #close} or with Spark, whichever
 * comes first, and leaves no thread and no port behind. Safe for several threads.
 */
public final class SparkBridge implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SparkBridge.class);
  private static final String LOOPBACK = "127.0.0.1";

  private final UUID id = UUID.randomUUID();
  private final SparkSession session;
  private final Token token;
  private final PublicationRegistry publications = new PublicationRegistry(this::cancel);
  private final BridgeThreads threads = new BridgeThreads();
  private final BridgeListener executorListener;
  private final BridgeListener readerListener;
  private final BridgeAddress address;
  private final SplitRequests splits;
  private final ControlServer control;
  private final SplitRelay relay;
  private final BridgeMetrics metrics = new BridgeMetrics();
  private final BridgeSource source;
  private final SparkListener endOfSpark;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SparkBridge(Builder options) {
    session = options.session;
    token = options.token;
    Token executorToken = Token.random();
    executorListener =
        listener(options, executorToken).bind(bindHost(), 0).start(this::serveExecutor);
    BridgeAccess access;
    CompletableFuture<Endpoint> readerEndpoint = new CompletableFuture<>();
    try {
      Bytes ticketKey = TicketSigner.randomKey();
      access = access(options, executorToken, ticketKey);
      TicketSigner signer = new TicketSigner(ticketKey, Clock.systemUTC(), options.ticketLifetime);
      splits =
          new SplitRequests(
              session.sparkContext(),
              access,
              signer,
              options.coreTimeout,
              threads,
              readerEndpoint::join,
              metrics);
      control = new ControlServer(publications, splits, threads, metrics);
      // Executors are silent while they compute; the reader ends what nobody wants.
      relay =
          new SplitRelay(
              splits,
              new BridgeDialer(options.tls, options.limits.withSilenceTimeout(Duration.ZERO)),
              metrics);
      readerListener =
          listener(options, token)
              .tickets(new TicketVerifier(ticketKey, Clock.systemUTC()))
              .bind(options.host, options.port)
              .start(this::serveReader);
    } catch (RuntimeException e) {
      executorListener.close();
      threads.close();
      throw e;
    }
    Endpoint endpoint = new Endpoint(options.advertisedHost, readerListener.endpoint().port());
    readerEndpoint.complete(endpoint);
    address = new BridgeAddress(List.of(endpoint));
    source =
        metrics
            .source(access.metrics() + ".control", publications::size, splits::running)
            .register();
    endOfSpark =
        new SparkListener() {
          @Override
          public void onApplicationEnd(SparkListenerApplicationEnd end) {
            close();
          }
        };
    session.sparkContext().addSparkListener(endOfSpark);
    LOG.info("Bridge {} is open for readers at {}", id, address);
  }

  /**
   * A bridge as Spark's configuration says ({@code spark.bridge.*}): by default on the loopback
   * interface and port 7420, with a new {@link #token}.
   */
  public static SparkBridge start(SparkSession session) {
    return builder(session).start();
  }

  /**
   * The options of a bridge, as Spark's configuration has them.
   *
   * @throws BridgeException when a {@code spark.bridge.*} setting is unknown or has no such value
   */
  public static Builder builder(SparkSession session) {
    return new Builder(session);
  }

  private static BridgeListener.Builder listener(Builder options, Token expected) {
    return BridgeListener.builder()
        .tls(options.tls)
        .limits(options.limits)
        .token(expected)
        .onFailure(SparkBridge::log);
  }

  private static void log(BridgeException failure) {
    if (failure.code() == ErrorCode.CONNECTION_LOST) {
      LOG.debug("A connection ended: {}", failure.toString()); // every reader leaves so
      return;
    }
    LOG.info("A connection was refused: {}", failure.toString());
  }

  private String bindHost() {
    SparkContext spark = session.sparkContext();
    return spark.isLocal()
        ? LOOPBACK
        : spark.conf().get("spark.driver.bindAddress", spark.conf().get("spark.driver.host"));
  }

  private BridgeAccess access(Builder options, Token executorToken, Bytes ticketKey) {
    boolean local = session.sparkContext().isLocal();
    String driverHost = local ? LOOPBACK : session.sparkContext().conf().get("spark.driver.host");
    Endpoint driver = new Endpoint(driverHost, executorListener.endpoint().port());
    return new BridgeAccess(
        id,
        "bridge." + (options.port == 0 ? id.toString().substring(0, 8) : options.port),
        new BridgeAddress(List.of(driver)),
        executorToken,
        ticketKey,
        options.tls,
        options.limits,
        local ? options.host : null,
        local ? options.advertisedHost : null,
        options.readerTimeout);
  }

  private void serveReader(FramedConnection connection) {
    if (connection.plane() == Plane.DATA) {
      relay.serve(connection);
      return;
    }
    expect(Plane.CONTROL, connection);
    control.serveReader(connection);
  }

  private void serveExecutor(FramedConnection connection) {
    expect(Plane.EXECUTOR, connection);
    control.serveExecutor(connection);
  }

  private static void expect(Plane served, FramedConnection connection) {
    if (connection.plane() != served) {
      throw new BridgeException(
          ErrorCode.PLANE_REFUSED,
          "Cannot accept a connection: this port does not serve the plane " + connection.plane());
    }
  }

  private void cancel(String publication) {
    splits.cancel(request -> request.open().publication().equals(publication));
  }

  /** Where readers find this bridge. */
  public BridgeAddress address() {
    return address;
  }

  /** What readers have to know. */
  public Token token() {
    return token;
  }

  /** How many splits went to their readers by way of the driver. */
  public long relayedSplits() {
    return metrics.relayedSplits();
  }

  /** How many bytes went to readers by way of the driver. */
  public long relayedBytes() {
    return metrics.relayedBytes();
  }

  /** Offers a dataset; see {@link PublishOptions#defaults}. */
  public Publication publish(String name, Dataset<?> dataset) {
    return publish(name, dataset, PublishOptions.defaults());
  }

  /** Offers the elements of an RDD as the columns that their encoder makes of them. */
  public <T> Publication publish(String name, JavaRDD<T> rdd, Encoder<T> encoder) {
    return publish(name, rdd, encoder, PublishOptions.defaults());
  }

  /** Offers the elements of an RDD, as {@link #publish(String, Dataset, PublishOptions)} does. */
  public <T> Publication publish(
      String name, JavaRDD<T> rdd, Encoder<T> encoder, PublishOptions options) {
    return publish(name, session.createDataset(rdd.rdd(), encoder), options);
  }

  /** Offers the pairs of an RDD as the columns _1 and _2, see {@code Encoders.tuple}. */
  public <K, V> Publication publish(
      String name, JavaPairRDD<K, V> rdd, Encoder<Tuple2<K, V>> encoder) {
    return publish(name, rdd, encoder, PublishOptions.defaults());
  }

  /** Offers the pairs of an RDD, as {@link #publish(String, Dataset, PublishOptions)} does. */
  public <K, V> Publication publish(
      String name, JavaPairRDD<K, V> rdd, Encoder<Tuple2<K, V>> encoder, PublishOptions options) {
    return publish(name, session.createDataset(rdd.rdd(), encoder), options);
  }

  /**
   * Offers a dataset. It is planned here, and with {@link Determinism#CHECKPOINT} computed.
   *
   * @throws BridgeException when the name is taken, a column's type has no equal outside Spark, or
   *     Spark may compute it differently the next time and the options do not say what to do
   */
  public Publication publish(String name, Dataset<?> dataset, PublishOptions options) {
    return publications.publish(name, dataset, options);
  }

  /** Ends all publications and what is being read of them. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    session.sparkContext().removeSparkListener(endOfSpark);
    source.close();
    readerListener.close();
    publications.close();
    splits.cancel(request -> true);
    executorListener.close();
    threads.close();
    LOG.info("Bridge {} is closed", id);
  }

  /** Collects the options of a bridge; what is not set here is as Spark's configuration says. */
  public static final class Builder {

    private final SparkSession session;
    private String host;
    private int port;
    private String advertisedHost;
    private Token token;
    private TlsOptions tls;
    private Limits limits;
    private Duration readerTimeout;
    private Duration coreTimeout;
    private Duration ticketLifetime;

    private Builder(SparkSession session) {
      this.session = requireNonNull(session);
      BridgeSettings settings =
          new BridgeSettings(JavaConverters.mapAsJavaMap(session.conf().getAll()));
      host = settings.text(BridgeOption.BIND).orElseThrow();
      port = settings.number(BridgeOption.PORT);
      advertisedHost = settings.text(BridgeOption.ADVERTISE).orElse(host);
      token = settings.token();
      tls = settings.tls();
      limits = settings.limits();
      readerTimeout = settings.duration(BridgeOption.READER_TIMEOUT);
      coreTimeout = settings.duration(BridgeOption.CORE_TIMEOUT);
      ticketLifetime = settings.duration(BridgeOption.TICKET_LIFETIME);
    }

    /** The driver's interface for readers, also told to them unless another one is advertised. */
    public Builder bind(String bindHost) {
      host = requireNonNull(bindHost);
      advertisedHost = bindHost;
      return this;
    }

    /** The driver's port for readers; 0 is any free one. */
    public Builder port(int readerPort) {
      port = readerPort;
      return this;
    }

    /** The host name in {@link SparkBridge#address}, when it differs from the interface. */
    public Builder advertise(String publicHost) {
      advertisedHost = requireNonNull(publicHost);
      return this;
    }

    /** What readers have to know; a new random one by default. */
    public Builder token(Token secret) {
      token = requireNonNull(secret);
      return this;
    }

    /** For all connections, those of executors to the driver included. */
    public Builder tls(TlsOptions options) {
      tls = requireNonNull(options);
      return this;
    }

    public Builder limits(Limits toKeep) {
      limits = requireNonNull(toKeep);
      return this;
    }

    /** How long a task holds its core for a reader that was told where to come; 30 s. */
    public Builder readerTimeout(Duration timeout) {
      readerTimeout = requireNonNull(timeout);
      return this;
    }

    /** How long a reader waits for Spark to start its task; 5 min. */
    public Builder coreTimeout(Duration timeout) {
      coreTimeout = requireNonNull(timeout);
      return this;
    }

    /** For how long a reader that was told where to come may show its ticket; 5 min. */
    public Builder ticketLifetime(Duration lifetime) {
      ticketLifetime = requireNonNull(lifetime);
      return this;
    }

    public SparkBridge start() {
      return new SparkBridge(this);
    }
  }
}
