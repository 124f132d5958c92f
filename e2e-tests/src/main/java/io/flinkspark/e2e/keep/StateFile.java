package io.flinkspark.e2e.keep;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the supervisor tells the commands, as a file that is replaced as a whole. */
record StateFile(Path path) {

  /** How far the supervisor is. */
  enum Phase {
    STARTING,
    UP,
    FAILED
  }

  /**
   * The content.
   *
   * @param pid the supervisor's process
   * @param phase how far it is
   * @param exitCode of the demo that ran on the clusters, 0 when none did
   * @param members process by name
   * @param addresses address by what it is for
   */
  record State(
      long pid,
      Phase phase,
      int exitCode,
      Map<String, Long> members,
      Map<String, String> addresses) {}

  static StateFile in(Path home) {
    return new StateFile(home.resolve("state.json"));
  }

  void write(State state) {
    JsonObject json = new JsonObject();
    json.put("pid", state.pid());
    json.put("phase", state.phase().name());
    json.put("exit_code", state.exitCode());
    json.put("members", new JsonObject(state.members()));
    json.put("addresses", new JsonObject(state.addresses()));
    Path unfinished = path.resolveSibling("." + path.getFileName());
    try {
      Files.createDirectories(path.getParent());
      Files.writeString(unfinished, JsonWriter.indent(" ").string().value(json).done() + "\n");
      Files.move(
          unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<State> read() {
    try {
      JsonObject json = JsonParser.object().from(Files.readString(path));
      Map<String, Long> members = new LinkedHashMap<>();
      json.getObject("members")
          .forEach((name, pid) -> members.put(name, ((Number) pid).longValue()));
      Map<String, String> addresses = new LinkedHashMap<>();
      json.getObject("addresses").forEach((name, value) -> addresses.put(name, (String) value));
      return Optional.of(
          new State(
              json.getLong("pid"),
              Phase.valueOf(json.getString("phase")),
              json.getInt("exit_code"),
              members,
              addresses));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonParserException e) {
      throw new IllegalStateException("Cannot read " + path + ": it is no state file", e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
