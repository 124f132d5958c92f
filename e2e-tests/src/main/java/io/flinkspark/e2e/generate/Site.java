package io.flinkspark.e2e.generate;

import java.util.List;
import java.util.Random;

/** The pages and files of the made-up site, and the doors that scanners try. */
final class Site {
  private static final List<String> STATIC =
      List.of(
          "/static/site.css",
          "/static/app.js",
          "/static/logo.svg",
          "/favicon.ico",
          "/static/f.woff2");
  private static final List<String> WORDS =
      List.of("windows", "joins", "state", "time", "late", "streams", "batch", "exactly-once");
  private static final List<String> DOORS =
      List.of(
          "/wp-login.php",
          "/.env",
          "/.git/config",
          "/phpmyadmin/index.php",
          "/cgi-bin/luci",
          "/admin/config.php",
          "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php",
          "/actuator/health");

  private final Random random;

  Site(Random random) {
    this.random = random;
  }

  /** What a browser asks for. */
  String target() {
    int kind = random.nextInt(100);
    if (kind < 45) {
      return STATIC.get(random.nextInt(STATIC.size()));
    }
    if (kind < 55) {
      return "/api/search?q=" + word() + "&page=" + (1 + random.nextInt(5));
    }
    if (kind < 58) {
      return "/api/cart";
    }
    return page();
  }

  /** Something to read; the newest articles are read most. */
  String page() {
    int kind = random.nextInt(10);
    if (kind < 2) {
      return "/";
    }
    int age = (int) (300 * Math.pow(random.nextDouble(), 3));
    return kind < 9 ? "/articles/" + (1_200 - age) : "/tags/" + word();
  }

  /** What a scanner asks for. */
  String door() {
    return DOORS.get(random.nextInt(DOORS.size()));
  }

  String referer() {
    int kind = random.nextInt(10);
    if (kind == 0) {
      return "https://www.google.com/";
    }
    return "https://www.example.com" + (kind < 4 ? "/" : page());
  }

  String methodOf(String target) {
    if (target.equals("/api/cart")) {
      return "POST";
    }
    return random.nextInt(200) == 0 ? "HEAD" : "GET";
  }

  /** Size of the answer, -1 for none. */
  long bytes(String target, String method, int status) {
    if (status == 304 || method.equals("HEAD")) {
      return -1;
    }
    if (status != 200) {
      return 150 + random.nextInt(400);
    }
    // The same file has the same size each time; pages differ a little.
    long size = 400 + (target.hashCode() & 0x7fff);
    return target.startsWith("/static/") ? size * 3 : size + random.nextInt(256);
  }

  private String word() {
    return WORDS.get(random.nextInt(WORDS.size()));
  }
}
