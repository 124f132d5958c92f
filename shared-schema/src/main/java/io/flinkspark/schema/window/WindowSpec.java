package io.flinkspark.schema.window;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The text form of window definitions, and the checks that all of them share. */
final class WindowSpec {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]+");

  private final String text;
  private final Map<String, String> properties = new HashMap<>();

  private WindowSpec(String text, String properties, List<String> known) {
    this.text = text;
    for (String property : properties.split(",", -1)) {
      String[] parts = property.split("=", -1);
      String key = parts[0].strip();
      if (parts.length != 2) {
        throw cannotRead("not of the form key=value: '%s'".formatted(property));
      }
      if (!known.contains(key)) {
        throw cannotRead("unknown property '%s', known are %s".formatted(key, known));
      }
      if (this.properties.put(key, parts[1].strip()) != null) {
        throw cannotRead("property '%s' is given twice".formatted(key));
      }
    }
  }

  static WindowDefinition parse(String text) {
    String[] parts = text.split(":", 2);
    String properties = parts.length == 2 ? parts[1] : "";
    return switch (parts[0].strip()) {
      case "tumbling" -> new WindowSpec(text, properties, known("size", "offset")).tumbling();
      case "sliding" ->
          new WindowSpec(text, properties, known("size", "slide", "offset")).sliding();
      case "session" -> new WindowSpec(text, properties, known("gap")).session();
      default ->
          throw new IllegalArgumentException(
              "Cannot read a window definition: it starts with none of tumbling: sliding: session:"
                  + " (%s)".formatted(text));
    };
  }

  private TumblingWindow tumbling() {
    return new TumblingWindow(
        required("id"), duration("size"), offset(), outOfOrderness(), lateData());
  }

  private SlidingWindow sliding() {
    return new SlidingWindow(
        required("id"),
        duration("size"),
        duration("slide"),
        offset(),
        outOfOrderness(),
        lateData());
  }

  private SessionWindow session() {
    return new SessionWindow(required("id"), duration("gap"), outOfOrderness(), lateData());
  }

  private String required(String key) {
    String value = properties.get(key);
    if (value == null) {
      throw cannotRead("property '%s' is missing".formatted(key));
    }
    return value;
  }

  private Duration duration(String key) {
    return DurationText.parse(required(key));
  }

  private Duration offset() {
    return DurationText.parse(properties.getOrDefault("offset", "0s"));
  }

  private Duration outOfOrderness() {
    return DurationText.parse(properties.getOrDefault("out-of-orderness", "1min"));
  }

  private LateDataPolicy lateData() {
    String name = properties.getOrDefault("late-data", "flink");
    for (LateDataPolicy policy : LateDataPolicy.values()) {
      if (policy.name().equalsIgnoreCase(name)) {
        return policy;
      }
    }
    throw cannotRead("late-data is neither flink nor spark: '%s'".formatted(name));
  }

  private IllegalArgumentException cannotRead(String why) {
    return new IllegalArgumentException(
        "Cannot read a window definition: %s (%s)".formatted(why, text));
  }

  private static List<String> known(String... ofThisKind) {
    return Stream.concat(
            Stream.of("id"),
            Stream.concat(Stream.of(ofThisKind), Stream.of("out-of-orderness", "late-data")))
        .toList();
  }

  /** The end of every definition's text. */
  static String lateness(WindowDefinition definition) {
    return "out-of-orderness=%s,late-data=%s"
        .formatted(
            DurationText.format(definition.outOfOrderness()),
            definition.lateData().name().toLowerCase(Locale.ROOT));
  }

  static void checkCommon(String id, Duration outOfOrderness, LateDataPolicy lateData) {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(lateData, "lateData");
    if (!ID.matcher(id).matches()) {
      throw cannotDefine(id, "the id is not made of letters, digits, _ . -", id);
    }
    checkWholeMillis(id, "out-of-orderness", outOfOrderness);
    if (outOfOrderness.isNegative()) {
      throw cannotDefine(id, "out-of-orderness is negative", outOfOrderness);
    }
  }

  static void checkPositive(String id, String what, Duration duration) {
    checkWholeMillis(id, what, duration);
    if (duration.isZero() || duration.isNegative()) {
      throw cannotDefine(id, what + " is not more than zero", duration);
    }
  }

  static void checkOffset(String id, Duration offset, Duration slide) {
    checkWholeMillis(id, "offset", offset);
    if (offset.abs().compareTo(slide) >= 0) {
      throw cannotDefine(id, "the offset is not less than " + slide, offset);
    }
  }

  static IllegalArgumentException cannotDefine(String id, String why, Object value) {
    return new IllegalArgumentException(
        "Cannot define window '%s': %s (%s)".formatted(id, why, value));
  }

  private static void checkWholeMillis(String id, String what, Duration duration) {
    Objects.requireNonNull(duration, what);
    if (!DurationText.isWholeMillis(duration)) {
      throw cannotDefine(id, what + " is not a whole number of milliseconds", duration);
    }
  }
}
