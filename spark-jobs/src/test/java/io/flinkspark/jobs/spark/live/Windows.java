package io.flinkspark.jobs.spark.live;

import java.util.List;

/** Windows of five minutes for tests, numbered from 0. */
final class Windows {

  static final long SIZE = 300_000;
  static final long EPOCH = 1_431_855_000_000L;

  private Windows() {}

  static long start(int number) {
    return EPOCH + number * SIZE;
  }

  static WindowStats window(int number, long requests, long errors) {
    WindowStats window = new WindowStats();
    window.setOffset(number);
    window.setWindowStart(start(number));
    window.setWindowEnd(start(number + 1));
    window.setWatermark(start(number + 1));
    window.setRequests(requests);
    window.setBytes(requests * 10);
    window.setStatus4xx(errors);
    window.setTopHosts(List.of(new KeyTotal("host-a", requests), new KeyTotal("host-b", 1)));
    window.setTopTargets(List.of(new KeyTotal("/", requests)));
    return window;
  }
}
