package io.flinkspark.bridge.protocol.channel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads one file's JSON, field after field. What is not as it should be is CHANNEL_CORRUPT, with
 * the name of the file.
 *
 * <pre>{@code
 * for (String field = in.enter(); field != null; field = in.next()) {
 *   switch (field) {
 *     case "rows" -> rows = in.number();
 *     default -> in.skip();
 *   }
 * }
 * }</pre>
 */
final class JsonInput {

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser parser;
  private final String file;

  JsonInput(byte[] body, String file) {
    this.file = file;
    try {
      this.parser = JSON.createParser(body);
    } catch (IOException e) {
      throw corrupt(e.getMessage(), e);
    }
  }

  /** Steps into an object. Its first field's name, or null when it has none. */
  String enter() {
    expect(JsonToken.START_OBJECT);
    return next();
  }

  /** The name of the next field, or null at the end of the object. */
  String next() {
    JsonToken token = token();
    if (token == JsonToken.END_OBJECT) {
      return null;
    }
    if (token != JsonToken.FIELD_NAME) {
      throw corrupt("a field is expected, not " + token, null);
    }
    return text();
  }

  String string() {
    expect(JsonToken.VALUE_STRING);
    return text();
  }

  long number() {
    expect(JsonToken.VALUE_NUMBER_INT);
    try {
      return parser.getLongValue();
    } catch (IOException e) {
      throw corrupt("a number is too large", e);
    }
  }

  /** The elements of an array of objects, each read by {@code element}, which calls enter(). */
  <T> List<T> objects(Supplier<T> element) {
    expect(JsonToken.START_ARRAY);
    List<T> elements = new ArrayList<>();
    while (token() == JsonToken.START_OBJECT) {
      again = JsonToken.START_OBJECT;
      elements.add(element.get());
    }
    requireEndOfArray();
    return elements;
  }

  List<String> strings() {
    expect(JsonToken.START_ARRAY);
    List<String> elements = new ArrayList<>();
    while (token() == JsonToken.VALUE_STRING) {
      elements.add(text());
    }
    requireEndOfArray();
    return elements;
  }

  /** Passes over the value of a field that this version does not know. */
  void skip() {
    token();
    try {
      parser.skipChildren();
    } catch (IOException e) {
      throw corrupt(e.getMessage(), e);
    }
  }

  /** Refuses anything behind the one object. */
  void end() {
    JsonToken token = token();
    if (token != null) {
      throw corrupt("nothing more is expected, not " + token, null);
    }
  }

  BridgeException corrupt(String why, Throwable cause) {
    return new BridgeException(
        ErrorCode.CHANNEL_CORRUPT,
        String.format("Cannot read the channel: %s is damaged: %s", file, why),
        cause);
  }

  /** A token that was looked at and is to come again. */
  private JsonToken again;

  private JsonToken token() {
    if (again != null) {
      JsonToken token = again;
      again = null;
      return token;
    }
    try {
      return parser.nextToken();
    } catch (JsonParseException e) {
      throw corrupt(e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw corrupt(e.getMessage(), e);
    }
  }

  private void expect(JsonToken expected) {
    JsonToken token = token();
    if (token != expected) {
      throw corrupt(expected + " is expected, not " + token, null);
    }
  }

  private void requireEndOfArray() {
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      throw corrupt("an element of another kind in an array: " + parser.currentToken(), null);
    }
  }

  private String text() {
    try {
      return parser.getText();
    } catch (IOException e) {
      throw corrupt(e.getMessage(), e);
    }
  }
}
