package io.flinkspark.e2e.bench;

import java.util.HashMap;
import java.util.Map;

/** What a {@link BenchProcess} said: names and values. */
record Answer(Map<String, String> values) {

  /** Reads what follows {@code ok}. */
  static Answer parse(String[] parts) {
    Map<String, String> values = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=", 2);
      values.put(pair[0], pair[1]);
    }
    return new Answer(Map.copyOf(values));
  }

  /** As if it had been said. */
  static Answer of(Map<String, ?> values) {
    Map<String, String> texts = new HashMap<>();
    values.forEach((name, value) -> texts.put(name, value.toString()));
    return new Answer(Map.copyOf(texts));
  }

  String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new BenchException("Cannot go on: an answer has no " + name + " (" + values + ")");
    }
    return value;
  }

  long number(String name) {
    return Long.parseLong(text(name));
  }
}
