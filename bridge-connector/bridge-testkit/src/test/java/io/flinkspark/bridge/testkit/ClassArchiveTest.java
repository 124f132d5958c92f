package io.flinkspark.bridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a system which cannot be trained costs nothing but the archive; the rest is tested live. */
final class ClassArchiveTest {

  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();

  @Test
  void systemThatCannotBeTrainedStartsWithoutAnArchive() throws Exception {
    Path jar = SmallJar.write(folder.resolve("some.jar"), Map.of(), TestPrograms.class);

    ClassArchive archive =
        ClassArchive.of("spark", jar.toString(), folder.resolve("cache"), new Progress(said::add));
    ClassArchive again =
        ClassArchive.of("spark", jar.toString(), folder.resolve("cache"), new Progress(said::add));

    assertThat(again).isEqualTo(archive);
    assertThat(archive.file()).isEmptyFile();
    assertThat(archive.file().resolveSibling("training.log"))
        .content()
        .contains("ClassNotFoundException: org.apache.spark");
    assertThat(said)
        .filteredOn(line -> line.contains("no archive of the classes of spark"))
        .hasSize(1);
    assertThat(run(archive, TestPrograms.class.getName()))
        .contains("Main method not found in class " + TestPrograms.class.getName())
        .doesNotContain("[warning]");
  }

  @Test
  void jarStandsForAClassPath() throws Exception {
    Path other = Files.createDirectories(folder.resolve("lib"));
    Path jar = SmallJar.write(other.resolve("some.jar"), Map.of(), TestPrograms.class);
    Path standsForIt = folder.resolve("path.jar");

    SmallJar.write(standsForIt, SmallJar.classPath(standsForIt, jar.toString()), GuardAgent.class);

    assertThat(run(new ClassArchive(standsForIt, folder.resolve("none.jsa")), "Absent"))
        .contains("ClassNotFoundException: Absent")
        .doesNotContain("[warning]");
    assertThat(new JarFile(standsForIt.toFile()).getManifest().getMainAttributes())
        .containsValue("lib/some.jar");
  }

  private String run(ClassArchive archive, String mainClass) throws Exception {
    LogFile log = new LogFile(folder.resolve("run.log"));
    try (Processes processes = TestPrograms.site(folder).processes()) {
      processes
          .start(
              new JavaCommand(mainClass, archive.classPath(), folder)
                  .withJvmOptions(archive.jvmOptions()),
              log)
          .waitFor();
    }
    return log.textSince(0);
  }
}
