package io.flinkspark.bridge.spark.executor;

import io.flinkspark.bridge.protocol.BridgeDialer;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.BridgeListener;
import io.flinkspark.bridge.protocol.Endpoint;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.ExecutorMessage;
import io.flinkspark.bridge.protocol.ExecutorMessage.SplitReady;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.protocol.SessionMessage.Failure;
import io.flinkspark.bridge.protocol.TicketVerifier;
import io.flinkspark.bridge.spark.metrics.BridgeSource;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the splits of one bridge from this JVM: listens for readers on a free port and keeps a
 * connection to the driver. There is at most one a bridge and JVM. It comes with the first split
 * and goes when the driver does, or after a minute without a split.
 *
 * <p>Threads: tasks offer and withdraw; each reader's connection has a thread that hands it to its
 * task and then watches for its end; one thread waits for the driver's end; one looks after
 * idleness and tells the driver, and readers that wait, that this side lives.
 */
final class DataServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DataServer.class);
  private static final Map<UUID, DataServer> SERVERS = new ConcurrentHashMap<>();
  private static final Duration LONGEST_TICK = Duration.ofSeconds(10);
  private static final int TICKS_A_SILENCE = 4;
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Duration LINGER = Duration.ofSeconds(30);

  private final UUID bridge;
  private final Map<Long, SplitOffer> offers = new ConcurrentHashMap<>();
  private final FramedConnection driver;
  private final BridgeListener listener;
  private final ScheduledExecutorService timer;
  private final SignsOfLife signs;
  private final SentRows sent = new SentRows();
  private final BridgeSource metrics;
  private final Endpoint endpoint;
  private int tasks;
  private long idleSince = System.nanoTime();
  private boolean closed;

  private DataServer(BridgeAccess access) {
    bridge = access.bridge();
    driver =
        new BridgeDialer(access.tls(), access.limits())
            .executor(access.driver(), access.executorToken());
    signs = new SignsOfLife(task -> daemon("sign", task));
    try {
      String host = access.dataHostOr(() -> SparkEnv.get().blockManager().blockManagerId().host());
      listener =
          BridgeListener.builder()
              .bind(host, 0)
              .tls(access.tls())
              .limits(access.limits())
              .tickets(new TicketVerifier(access.ticketKey(), Clock.systemUTC()))
              .onFailure(failure -> LOG.info("A reader's connection ended: {}", failure.toString()))
              .start(this::serve);
    } catch (RuntimeException e) {
      driver.close();
      throw e;
    }
    endpoint =
        new Endpoint(
            access.advertisedDataHostOr(listener.endpoint().host()), listener.endpoint().port());
    metrics =
        new BridgeSource(access.metrics() + ".data")
            .gauge("splits.open", sent::readers)
            .gauge("sent.rows", sent::rows)
            .gauge("sent.bytes", sent::bytes)
            .register();
    timer = Executors.newSingleThreadScheduledExecutor(task -> daemon("timer", task));
    long tick = Math.max(1, tick(access.limits().silenceTimeout()).toMillis());
    timer.scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.MILLISECONDS);
    daemon("driver", this::watchDriver).start();
    LOG.info("Serving splits of bridge {} at {}", bridge, endpoint);
  }

  private Thread daemon(String role, Runnable task) {
    Thread thread = new Thread(task, "bridge-data-" + role + "-" + bridge);
    thread.setDaemon(true);
    return thread;
  }

  /** Often enough for a peer that waits only so long. */
  private static Duration tick(Duration silence) {
    Duration share = silence.dividedBy(TICKS_A_SILENCE);
    return silence.isZero() || share.compareTo(LONGEST_TICK) > 0 ? LONGEST_TICK : share;
  }

  /** The server of this bridge, for one task; to be given back with {@link #leave}. */
  static DataServer join(BridgeAccess access) {
    synchronized (SERVERS) {
      DataServer server = SERVERS.get(access.bridge());
      if (server == null || !server.tryJoin()) {
        server = new DataServer(access);
        SERVERS.put(access.bridge(), server);
        server.tryJoin();
      }
      return server;
    }
  }

  private synchronized boolean tryJoin() {
    if (closed || !driver.isOpen()) {
      return false;
    }
    tasks++;
    return true;
  }

  /** The task needs the server no more. */
  synchronized void leave() {
    tasks--;
    idleSince = System.nanoTime();
  }

  /** Lets a reader with a ticket for this request come, and tells the driver so. */
  SplitOffer offer(long requestId) {
    SplitOffer offer = new SplitOffer(requestId);
    offers.put(requestId, offer);
    driver.send(new SplitReady(requestId, endpoint));
    return offer;
  }

  /** Nobody can come for this split any more; the driver hears how it ended. */
  void withdraw(SplitOffer offer, ExecutorMessage end) {
    offers.remove(offer.requestId(), offer);
    offer.withdraw();
    try {
      // A task that is killed is interrupted, and would take the connection with it.
      timer.execute(() -> tellDriver(offer, end));
    } catch (RejectedExecutionException e) {
      LOG.debug("Cannot tell the driver how request {} ended: closing", offer.requestId());
    }
  }

  private void tellDriver(SplitOffer offer, ExecutorMessage end) {
    try {
      driver.send(end);
    } catch (BridgeException e) {
      LOG.debug("Cannot tell the driver how request {} ended: {}", offer.requestId(), e.toString());
    }
  }

  /** Leaves a reader that has everything the time to close first, so that nothing is lost. */
  void closeLater(FramedConnection reader) {
    try {
      timer.schedule(reader::close, LINGER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      reader.close();
    }
  }

  private void serve(FramedConnection reader) {
    long requestId = reader.ticket().orElseThrow().requestId();
    SplitOffer offer = offers.get(requestId);
    if (offer == null || !offer.take(reader)) {
      reader.send(
          Failure.of(
              Failure.CONNECTION,
              new BridgeException(
                  ErrorCode.SPLIT_FAILED,
                  "Cannot serve a split: no task offers it any more (request " + requestId + ")")));
      return;
    }
    signs.watch(reader);
    sent.begin(reader);
    try {
      // The task writes; readers only ever end the connection, which this notices.
      LOG.debug("Reader {} is gone: {}", reader.peer(), reader.awaitEnd().toString());
    } finally {
      signs.forget(reader);
      sent.end(reader);
    }
  }

  private void watchDriver() {
    try {
      while (true) {
        if (driver.receive() instanceof Failure refusal) {
          refuse(refusal);
        }
      }
    } catch (BridgeException e) {
      LOG.info("Bridge {} ends here: {}", bridge, e.toString());
    }
    close();
  }

  private void refuse(Failure refusal) {
    SplitOffer offer = offers.get(refusal.requestId());
    if (offer != null) {
      offer.refuse(refusal.toException());
    }
  }

  private void tick() {
    try {
      if (isIdle()) {
        close();
        return;
      }
      signs.give();
      driver.ping();
    } catch (BridgeException e) {
      LOG.debug("Cannot reach the driver: {}", e.toString());
    }
  }

  private synchronized boolean isIdle() {
    return tasks == 0 && System.nanoTime() - idleSince > IDLE.toNanos();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      // Before the next server of this bridge registers under the same name.
      metrics.close();
    }
    SERVERS.remove(bridge, this);
    timer.shutdownNow();
    signs.close();
    driver.close();
    offers.values().forEach(SplitOffer::withdraw);
    listener.close();
  }
}
