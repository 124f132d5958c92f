package io.flinkspark.e2e.demo;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The file {@code summary.json}: Spark writes the figures, the demo adds the seconds. */
final class Summary {
  private final JsonObject json;

  private Summary(JsonObject json) {
    this.json = json;
  }

  static Summary read(Path file) {
    try {
      return new Summary(JsonParser.object().from(Files.readString(file)));
    } catch (IOException | JsonParserException e) {
      throw new DemoException("Cannot read the figures in " + file + ": " + e, e);
    }
  }

  /** A whole number; empty when the key is absent or something else. */
  Optional<Long> number(String key) {
    return json.get(key) instanceof Number number
        ? Optional.of(number.longValue())
        : Optional.empty();
  }

  /** A whole number of an object of objects; empty when anything of it is absent. */
  Optional<Long> number(String outer, String inner, String key) {
    JsonObject value = json.getObject(outer, new JsonObject()).getObject(inner, new JsonObject());
    return value.get(key) instanceof Number number
        ? Optional.of(number.longValue())
        : Optional.empty();
  }

  /** A text of an object of objects; empty when anything of it is absent. */
  Optional<String> text(String outer, String inner, String key) {
    return Optional.ofNullable(
        json.getObject(outer, new JsonObject()).getObject(inner, new JsonObject()).getString(key));
  }

  /** Seconds of what Spark's job measured itself, if it did. */
  Map<String, Double> seconds() {
    Map<String, Double> map = new LinkedHashMap<>();
    JsonObject seconds = json.getObject("seconds", new JsonObject());
    seconds.forEach(
        (stage, value) -> {
          if (value instanceof Number number) {
            map.put(stage, number.doubleValue());
          }
        });
    return map;
  }

  /** Writes it again with these stages under {@code seconds}; Spark's own are named so. */
  void writeWithSeconds(Path file, Map<String, Double> stages) {
    JsonObject merged = new JsonObject(json);
    JsonObject seconds = new JsonObject();
    seconds().forEach((stage, value) -> seconds.put("spark " + stage, value));
    seconds.putAll(stages);
    merged.put("seconds", seconds);
    Path unfinished = file.resolveSibling(".summary.json");
    try {
      Files.writeString(
          unfinished,
          JsonWriter.indent(" ").string().value(merged).done() + "\n",
          StandardCharsets.UTF_8);
      Files.move(
          unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new DemoException("Cannot write the seconds to " + file + ": " + e, e);
    }
  }
}
