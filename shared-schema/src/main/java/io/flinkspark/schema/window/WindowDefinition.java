package io.flinkspark.schema.window;

import java.io.Serializable;
import java.time.Duration;

/**
 * How events are put into windows, as a value that jobs of both engines read. Immutable; durations
 * are whole milliseconds.
 */
public sealed interface WindowDefinition extends Serializable permits AlignedWindow, SessionWindow {

  /** The name that results carry: letters, digits, {@code _ . -}. */
  String id();

  /** How far behind the latest event another one may come without being late; zero or more. */
  Duration outOfOrderness();

  /** Whose rule says what is late. */
  LateDataPolicy lateData();

  /** The same windows with another out-of-orderness. */
  WindowDefinition withOutOfOrderness(Duration outOfOrderness);

  /** The same windows with another late-data policy. */
  WindowDefinition withLateData(LateDataPolicy lateData);

  /**
   * The definition as text, for options and files: kind, colon, properties. For example {@code
   * sliding:id=sliding_1h_15min,size=1h,slide=15min,offset=0s,out-of-orderness=1min,late-data=flink}.
   */
  String spec();

  /**
   * The definition of a text as {@link #spec} writes it. Properties may come in any order; offset
   * (zero), out-of-orderness (one minute) and late-data (flink) may be left out.
   *
   * @throws IllegalArgumentException when the text defines no window; the message says why
   */
  static WindowDefinition parse(String spec) {
    return WindowSpec.parse(spec);
  }
}
