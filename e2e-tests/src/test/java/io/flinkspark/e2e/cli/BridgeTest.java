package io.flinkspark.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class BridgeTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void helpNamesEveryCommandForPeople() {
    assertThat(execute("--help")).isZero();
    assertThat(out.toString())
        .contains("demo", "up", "down", "status", "generate", "bench", "soak", "channel")
        .doesNotContain("supervise");
  }

  @Test
  void saysItsVersion() {
    assertThat(execute("--version")).isZero();
    assertThat(out.toString()).startsWith("bridge 0.");
  }

  @Test
  void wrongUseIsTwoAndShowsHelp() {
    assertThat(execute()).isEqualTo(2);
    assertThat(execute("dmeo")).isEqualTo(2);
    assertThat(execute("demo", "--inptu", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("Cannot tell what to do").contains("Usage:");
  }

  @Test
  void whatCannotWorkIsTwoWithoutStackTrace() {
    Path absent = folder.resolve("absent.log");
    assertThat(execute("demo", "--input", absent.toString(), "--out", folder + "/out"))
        .isEqualTo(2);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "Cannot read the log: " + absent + " does not exist. Check the path after --input.\n");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void unknownRoleIsTwo() throws IOException {
    Path log = Files.writeString(folder.resolve("a.log"), "a\n");
    assertThat(
            execute(
                "demo", "--input", log.toString(), "--out", folder + "/out", "--port", "kafak=1"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("Cannot set the port of kafak: there is no such role. Roles are");
  }

  @Test
  void generatesALog() throws IOException {
    Path log = folder.resolve("a.log");
    assertThat(execute("generate", "--lines", "50", "--seed", "3", "--out", log.toString()))
        .isZero();
    assertThat(Files.readString(log, StandardCharsets.ISO_8859_1).lines()).hasSize(50);
    assertThat(execute("generate", "--lines", "0", "--out", log.toString())).isEqualTo(2);
  }

  @Test
  void readmeHasTheOptionsOfTheCode() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String table = OptionsTable.markdown(Bridge.commandLine());
    assertThat(readme).as("README.md must contain:\n" + table).contains(table);
  }

  private int execute(String... arguments) {
    CommandLine commandLine = Bridge.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}
