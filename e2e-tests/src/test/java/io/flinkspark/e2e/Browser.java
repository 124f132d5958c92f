package io.flinkspark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real browser without a window, where the machine has one. */
public final class Browser {
  private Browser() {}

  /** Opens the report from disk and looks at what became of it. */
  public static void verifyReport(Path html) throws IOException, InterruptedException {
    Optional<Path> chromium = find();
    if (chromium.isEmpty()) {
      System.out.println("No chromium on the PATH: not looking at " + html + " in a browser.");
      return;
    }
    Path profile = Files.createTempDirectory("bridge-browser-");
    Path page = profile.resolve("page.html");
    Process browser =
        new ProcessBuilder(
                List.of(
                    chromium.get().toString(),
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--user-data-dir=" + profile.resolve("profile"),
                    "--virtual-time-budget=5000",
                    "--dump-dom",
                    html.toUri().toString()))
            .redirectOutput(page.toFile())
            .redirectError(profile.resolve("errors.txt").toFile())
            .start();
    assertThat(browser.waitFor(5, TimeUnit.MINUTES)).as("browser is done").isTrue();
    assertThat(browser.exitValue()).as("browser's exit code").isZero();
    String seen =
        Files.readString(page, StandardCharsets.UTF_8).replaceAll("(?s)<script.*?</script>", "");
    delete(profile);
    assertThat(seen)
        .as("the report as the browser sees it")
        .contains("<svg")
        .doesNotContain("undefined")
        .doesNotContain("NaN");
  }

  /** As far as it goes: some part of the browser may still be writing. */
  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (UncheckedIOException e) {
      System.out.println("Left behind: " + folder + " (" + e.getMessage() + ")");
    }
  }

  private static Optional<Path> find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
