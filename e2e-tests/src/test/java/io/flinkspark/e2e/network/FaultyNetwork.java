package io.flinkspark.e2e.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A network between readers and a bridge that does what networks do. Readers dial {@link #address};
 * where the driver sends them to an executor, they are sent through here, too, because the endpoint
 * in the driver's answer is changed on its way. It knows of the protocol what PROTOCOL.md says
 * about frames, and none of the project's classes. Buffers are small, so that a slow reader holds
 * its executor back as without it.
 */
public final class FaultyNetwork implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final Map<InetSocketAddress, ServerSocket> entrances = new ConcurrentHashMap<>();
  private final Set<NetworkLink> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger framesToHalve = new AtomicInteger();
  private final AtomicLong batches = new AtomicLong();
  private final AtomicInteger lastLinkWithRows = new AtomicInteger();
  private final ServerSocket control;
  private long silentUntil = System.nanoTime();
  private long slowUntil = System.nanoTime();
  private Duration delay = Duration.ZERO;
  private volatile boolean downWithHalf;
  private volatile boolean down;
  private volatile boolean closed;

  /**
   * @param driver {@code bridge://host:port}
   */
  public FaultyNetwork(String driver) {
    URI address = URI.create(driver);
    control = entrance(new InetSocketAddress(address.getHost(), address.getPort()), true);
  }

  /** What readers dial instead. */
  public String address() {
    return "bridge://127.0.0.1:" + control.getLocalPort();
  }

  /** Cuts the connections to the driver; returns how many there were. */
  public int cutControl() {
    return cut(NetworkLink::isControl);
  }

  /** Cuts the connections to executors; returns how many there were. */
  public int cutData() {
    return cut(link -> !link.isControl());
  }

  /** Cuts everything and lets nothing come about, until {@link #comeUp}. */
  public int goDown() {
    down = true;
    return cut(link -> true);
  }

  public void comeUp() {
    downWithHalf = false;
    down = false;
  }

  private int cut(Predicate<NetworkLink> which) {
    List<NetworkLink> chosen = links.stream().filter(which).toList();
    chosen.forEach(NetworkLink::cut);
    return chosen.size();
  }

  /** Sends the first half of the next batch, and cuts its connection. */
  public void halveNextBatch() {
    framesToHalve.incrementAndGet();
  }

  /** The same, and no connection comes about from then on, until {@link #comeUp}. */
  public void goDownInNextBatch() {
    downWithHalf = true;
    halveNextBatch();
  }

  /** Whether {@link #halveNextBatch} has not met a batch yet. */
  public boolean isHalving() {
    return framesToHalve.get() > 0;
  }

  /** Takes {@link #halveNextBatch} back; returns whether no batch had come for it. */
  public boolean stopHalving() {
    return framesToHalve.getAndSet(0) > 0;
  }

  /** For this time nothing passes, and nobody is told. */
  public synchronized void fallSilent(Duration time) {
    silentUntil = System.nanoTime() + time.toNanos();
  }

  /** For this time each frame of rows comes late. */
  public synchronized void slowDown(Duration each, Duration time) {
    delay = each;
    slowUntil = System.nanoTime() + time.toNanos();
  }

  /** Batches of rows that have passed whole. */
  public long batches() {
    return batches.get();
  }

  /** The number of the link that was opened last; links are numbered from 1. */
  public int lastLink() {
    return numbers.get();
  }

  /** Whether there is a link that rows have passed. */
  public boolean carriesRows() {
    return links.stream().anyMatch(NetworkLink::hasRows);
  }

  /** Whether rows have passed a link that was opened after that one; it may be over by now. */
  public boolean hasRowsAfter(int link) {
    return lastLinkWithRows.get() > link;
  }

  /** The ports of the servers to which readers were sent for rows. */
  public Set<Integer> sentTo() {
    return entrances.keySet().stream()
        .map(InetSocketAddress::getPort)
        .collect(Collectors.toUnmodifiableSet());
  }

  public int openLinks() {
    return links.size();
  }

  /** Holds a thread back as long as the network does; {@code rows} says what is to pass. */
  synchronized void await(boolean rows) throws IOException {
    try {
      while (!closed && silentUntil - System.nanoTime() > 0) {
        wait(Duration.ofNanos(silentUntil - System.nanoTime()).toMillis() + 1);
      }
      if (rows && slowUntil - System.nanoTime() > 0) {
        long end = System.nanoTime() + delay.toNanos();
        while (!closed && end - System.nanoTime() > 0) {
          wait(Duration.ofNanos(end - System.nanoTime()).toMillis() + 1);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The network is closing", e);
    }
  }

  /** Whether this batch is to be halved; asked once for each. */
  boolean takeHalving() {
    boolean halved = framesToHalve.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    if (halved && downWithHalf) {
      down = true;
    }
    return halved;
  }

  void batchPassed(int link) {
    batches.incrementAndGet();
    lastLinkWithRows.accumulateAndGet(link, Math::max);
  }

  /** The port of this network behind which an executor's is. */
  int portFor(String host, int port) {
    return entrances
        .computeIfAbsent(new InetSocketAddress(host, port), target -> entrance(target, false))
        .getLocalPort();
  }

  private ServerSocket entrance(InetSocketAddress target, boolean toDriver) {
    try {
      ServerSocket entrance = new ServerSocket();
      entrance.setReceiveBufferSize(BUFFER_BYTES);
      entrance.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread acceptor = new Thread(() -> acceptAll(entrance, target, toDriver), "network-accept");
      acceptor.setDaemon(true);
      acceptor.start();
      return entrance;
    } catch (IOException e) {
      throw new IllegalStateException("Cannot open an entrance to " + target, e);
    }
  }

  private void acceptAll(ServerSocket entrance, InetSocketAddress target, boolean toDriver) {
    while (true) {
      Socket reader;
      try {
        reader = entrance.accept();
      } catch (IOException e) {
        return; // closed
      }
      try {
        connect(reader, target, toDriver);
      } catch (IOException e) {
        NetworkLink.close(reader); // as an executor that is gone would refuse it
      }
    }
  }

  private void connect(Socket reader, InetSocketAddress target, boolean toDriver)
      throws IOException {
    if (down) {
      throw new SocketException("The network is down");
    }
    reader.setSendBufferSize(BUFFER_BYTES);
    Socket server = new Socket();
    server.setReceiveBufferSize(BUFFER_BYTES);
    server.connect(target);
    NetworkLink link =
        new NetworkLink(this, numbers.incrementAndGet(), toDriver, reader, server, links::remove);
    links.add(link);
    link.start();
    if (down || closed) {
      link.cut();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    NetworkLink.close(control);
    entrances.values().forEach(NetworkLink::close);
    cut(link -> true);
  }
}
