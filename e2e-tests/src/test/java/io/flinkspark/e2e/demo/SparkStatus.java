package io.flinkspark.e2e.demo;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Spark's own REST API says of a running application. */
final class SparkStatus {
  /** Settings of an application that can be asked. */
  static final Map<String, String> SETTINGS =
      Map.of("spark.ui.enabled", "true", "spark.ui.port", "0");

  private static final Pattern UI = Pattern.compile("started service 'SparkUI' on port (\\d+)");

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  /**
   * @param log what the application's driver has printed
   */
  SparkStatus(String log) {
    Matcher ui = UI.matcher(log);
    if (!ui.find()) {
      throw new IllegalArgumentException("Cannot find Spark's web page in the log:\n" + log);
    }
    String api = "http://127.0.0.1:" + ui.group(1) + "/api/v1/applications";
    url = api + "/" + array(api).getObject(0).getString("id");
  }

  /** How many tasks run now: each holds a core. */
  int activeTasks() {
    JsonArray executors = array(url + "/executors");
    int tasks = 0;
    for (int i = 0; i < executors.size(); i++) {
      tasks += executors.getObject(i).getInt("activeTasks");
    }
    return tasks;
  }

  /** How many jobs have this state, such as running, succeeded or failed. */
  int jobs(String state) {
    return array(url + "/jobs?status=" + state).size();
  }

  private JsonArray array(String address) {
    try {
      String answer =
          client
              .send(
                  HttpRequest.newBuilder(URI.create(address)).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      return JsonParser.array().from(answer);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot ask Spark at " + address, e);
    } catch (JsonParserException e) {
      throw new IllegalStateException("Cannot understand Spark at " + address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot ask Spark at " + address + ": interrupted", e);
    }
  }
}
