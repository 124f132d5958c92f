package io.flinkspark.jobs.flink.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/**
 * Rows made from their number, as cheaply as possible, for sinks to write: texts are taken from
 * those that were made beforehand. Spark's side computes the same rows again. One feed runs at a
 * time, in this JVM.
 *
 * @param <T> the rows' form
 */
abstract class ChannelFeed<T> implements Feed<T> {

  private static final long serialVersionUID = 1;
  private static final int CHUNK_ROWS = 512;
  private static final int TEXTS = 1 << 16;
  private static final long FIRST_MILLIS = 1_767_225_600_000L;

  private static volatile long firstMillis;
  private static volatile CountDownLatch ended = new CountDownLatch(1);
  private static volatile boolean stopped;

  private final long rows;
  private final int chunksPerSecond;
  private transient long next;
  private transient long begin;

  /**
   * @param rowsPerSecond 0 for as many as possible
   */
  private ChannelFeed(long rows, int rowsPerSecond) {
    this.rows = rows;
    this.chunksPerSecond = rowsPerSecond == 0 ? 0 : Math.max(1, rowsPerSecond / CHUNK_ROWS);
  }

  static ChannelFeed<RowData> rows(long rows, int rowsPerSecond) {
    return new OfRows(rows, rowsPerSecond);
  }

  static ChannelFeed<GenericRecord> avro(long rows, int rowsPerSecond) {
    return new OfAvro(rows, rowsPerSecond);
  }

  /** Forgets the feed before. */
  static void reset() {
    ended = new CountDownLatch(1);
    stopped = false;
    firstMillis = 0;
  }

  /** Ends the feed that runs, wherever it is. */
  static void stop() {
    stopped = true;
  }

  static void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /** When the first row was handed on. */
  static long firstMillis() {
    return firstMillis;
  }

  abstract T row(long number);

  @Override
  public void open() {
    next = 0;
  }

  @Override
  public boolean next(ReaderOutput<T> output) {
    if (next == 0) {
      firstMillis = System.currentTimeMillis();
      begin = System.nanoTime();
    }
    if (chunksPerSecond > 0) {
      hold();
    }
    long to = Math.min(rows, next + CHUNK_ROWS);
    for (; next < to; next++) {
      output.collect(row(next));
    }
    if (next < rows && !stopped) {
      return true;
    }
    ended.countDown();
    return false;
  }

  private void hold() {
    long due = begin + next / CHUNK_ROWS * (Duration.ofSeconds(1).toNanos() / chunksPerSecond);
    while (due - System.nanoTime() > 0 && !stopped) {
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  private static int userOf(long number) {
    return (int) (number * 7919 & TEXTS - 1);
  }

  private static int urlOf(long number) {
    return (int) (number * 31 & TEXTS - 1);
  }

  private static int statusOf(long number) {
    return number % 50 == 0 ? 500 : number % 10 == 0 ? 404 : 200;
  }

  private static long bytesOf(long number) {
    return number * 104_729 & TEXTS - 1;
  }

  private static double latencyOf(long number) {
    return number * 13 % 8000 / 8.0;
  }

  private static <S> S[] users(S[] texts, Function<String, S> form) {
    return fill(texts, i -> form.apply("user-%06d".formatted(i)));
  }

  private static <S> S[] urls(S[] texts, Function<String, S> form) {
    return fill(texts, i -> form.apply("/store/categories/%d/items/%d".formatted(i % 97, i)));
  }

  private static <S> S[] fill(S[] texts, IntFunction<S> text) {
    for (int i = 0; i < TEXTS; i++) {
      texts[i] = text.apply(i);
    }
    return texts;
  }

  private static final class OfRows extends ChannelFeed<RowData> {
    private static final long serialVersionUID = 1;
    private transient StringData[] users;
    private transient StringData[] urls;

    OfRows(long rows, int rowsPerSecond) {
      super(rows, rowsPerSecond);
    }

    @Override
    public void open() {
      super.open();
      users = users(new StringData[TEXTS], StringData::fromString);
      urls = urls(new StringData[TEXTS], StringData::fromString);
    }

    @Override
    RowData row(long number) {
      GenericRowData row = new GenericRowData(7);
      row.setField(0, number);
      row.setField(1, TimestampData.fromEpochMillis(FIRST_MILLIS + number));
      row.setField(2, users[userOf(number)]);
      row.setField(3, urls[urlOf(number)]);
      row.setField(4, statusOf(number));
      row.setField(5, bytesOf(number));
      row.setField(6, latencyOf(number));
      return row;
    }
  }

  private static final class OfAvro extends ChannelFeed<GenericRecord> {
    private static final long serialVersionUID = 1;
    private transient Schema schema;
    private transient Utf8[] users;
    private transient Utf8[] urls;

    OfAvro(long rows, int rowsPerSecond) {
      super(rows, rowsPerSecond);
    }

    @Override
    public void open() {
      super.open();
      schema = new Schema.Parser().parse(BenchTypes.AVRO_SCHEMA);
      users = users(new Utf8[TEXTS], Utf8::new);
      urls = urls(new Utf8[TEXTS], Utf8::new);
    }

    @Override
    GenericRecord row(long number) {
      GenericData.Record row = new GenericData.Record(schema);
      row.put(0, number);
      row.put(1, (FIRST_MILLIS + number) * 1000);
      row.put(2, users[userOf(number)]);
      row.put(3, urls[urlOf(number)]);
      row.put(4, statusOf(number));
      row.put(5, bytesOf(number));
      row.put(6, latencyOf(number));
      return row;
    }
  }
}
