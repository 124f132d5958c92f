package io.flinkspark.bridge.testkit;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** HTTP with JSON, straight to this machine whatever proxy is set. */
final class Rest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** Not a 2xx answer. */
  static final class StatusException extends IOException {
    private final int status;

    StatusException(String message, int status) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  private Rest() {}

  static JsonObject get(String url) throws IOException {
    return json(url, getBytes(url));
  }

  static JsonArray getArray(String url) throws IOException {
    String text = new String(getBytes(url), StandardCharsets.UTF_8);
    try {
      return JsonParser.array().from(text);
    } catch (JsonParserException e) {
      throw new IOException(url + " does not answer a JSON array: " + text, e);
    }
  }

  static byte[] getBytes(String url) throws IOException {
    return send(HttpRequest.newBuilder(URI.create(url)).GET());
  }

  static JsonObject send(String method, String url, String jsonBody) throws IOException {
    return json(
        url,
        send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(jsonBody))));
  }

  static byte[] send(String method, String url, byte[] body) throws IOException {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/octet-stream")
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private static byte[] send(HttpRequest.Builder builder) throws IOException {
    HttpRequest request = builder.timeout(TIMEOUT).build();
    try {
      HttpResponse<byte[]> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() / 100 != 2) {
        throw new StatusException(
            "%s %s answers %d: %s"
                .formatted(
                    request.method(),
                    request.uri(),
                    response.statusCode(),
                    new String(response.body(), StandardCharsets.UTF_8)),
            response.statusCode());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException(
          "Cannot %s %s: interrupted".formatted(request.method(), request.uri()), e);
    }
  }

  private static JsonObject json(String url, byte[] body) throws IOException {
    String text = new String(body, StandardCharsets.UTF_8);
    if (text.isBlank()) {
      return new JsonObject();
    }
    try {
      return JsonParser.object().from(text);
    } catch (JsonParserException e) {
      throw new IOException(url + " does not answer JSON: " + text, e);
    }
  }
}
