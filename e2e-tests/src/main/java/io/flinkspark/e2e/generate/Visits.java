package io.flinkspark.e2e.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Who asks for what. Several visitors are on the site at a time; each reads some pages and leaves.
 * In between come crawlers, and scanners while there is a scan.
 */
final class Visits {
  private static final int VISITORS_AT_A_TIME = 24;
  private static final double LEAVES = 0.12;
  private static final double CRAWLER_SHARE = 0.06;
  private static final double SCANNER_SHARE = 0.35;
  private static final double FAILURE_SHARE = 0.3;
  private static final double STRAY_FAILURE_SHARE = 0.0008;

  private final Random random;
  private final Traffic traffic;
  private final Hosts hosts;
  private final Site site;
  private final List<Visitor> present = new ArrayList<>();

  Visits(Random random, Traffic traffic) {
    this.random = random;
    this.traffic = traffic;
    this.hosts = new Hosts(random);
    this.site = new Site(random);
    for (int i = 0; i < VISITORS_AT_A_TIME; i++) {
      present.add(newVisitor());
    }
  }

  Request next(long second) {
    double kind = random.nextDouble();
    if (traffic.isScanned(second) && kind < SCANNER_SHARE) {
      return scan(second);
    }
    if (kind > 1 - CRAWLER_SHARE) {
      return crawl(second);
    }
    return visit(second);
  }

  private Request visit(long second) {
    int seat = random.nextInt(present.size());
    if (random.nextDouble() < LEAVES) {
      present.set(seat, newVisitor());
    }
    Visitor visitor = present.get(seat);
    String target = site.target();
    String method = site.methodOf(target);
    int status = status(second, target);
    String referer = random.nextInt(4) == 0 ? "-" : site.referer();
    return new Request(
        visitor.host(),
        visitor.user(),
        second,
        method,
        target,
        status,
        site.bytes(target, method, status),
        referer,
        visitor.agent());
  }

  private Request crawl(long second) {
    int crawler = random.nextInt(Hosts.CRAWLERS.size());
    boolean robots = random.nextInt(40) == 0;
    String target = robots ? "/robots.txt" : site.page();
    int status = status(second, target);
    return new Request(
        Hosts.CRAWLERS.get(crawler),
        "-",
        second,
        "GET",
        target,
        status,
        site.bytes(target, "GET", status),
        "-",
        Agents.CRAWLERS.get(crawler));
  }

  private Request scan(long second) {
    int scanner = random.nextInt(Hosts.SCANNERS.size());
    int status = random.nextInt(20) == 0 ? 403 : 404;
    return new Request(
        Hosts.SCANNERS.get(scanner),
        "-",
        second,
        random.nextInt(10) == 0 ? "POST" : "GET",
        site.door(),
        status,
        200 + random.nextInt(300),
        "-",
        Agents.SCANNERS.get(scanner));
  }

  private int status(long second, String target) {
    double failing = traffic.isFailing(second) ? FAILURE_SHARE : STRAY_FAILURE_SHARE;
    if (random.nextDouble() < failing) {
      return List.of(500, 502, 503, 503, 504).get(random.nextInt(5));
    }
    double other = random.nextDouble();
    if (target.startsWith("/static/") && other < 0.2) {
      return 304;
    }
    if (other > 0.995) {
      return 404;
    }
    return other > 0.98 ? 301 : 200;
  }

  private Visitor newVisitor() {
    String agent = Agents.BROWSERS.get(random.nextInt(Agents.BROWSERS.size()));
    if (random.nextInt(50) == 0) {
      agent = "";
    }
    String user = random.nextInt(60) == 0 ? "user" + random.nextInt(200) : "-";
    return new Visitor(hosts.visitor(), user, agent);
  }

  private record Visitor(String host, String user, String agent) {}
}
