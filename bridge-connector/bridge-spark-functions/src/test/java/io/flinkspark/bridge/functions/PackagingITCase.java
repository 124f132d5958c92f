package io.flinkspark.bridge.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opens the shipped jar, and runs what is in it. */
class PackagingITCase {
  private static final long MAX_BYTES = 64L << 20;

  /** Flink, its lib folder or a job's jar may hold these in other versions. */
  private static final List<String> RELOCATED =
      List.of(
          "com/esotericsoftware/",
          "com/fasterxml/",
          "org/apache/avro/",
          "org/apache/commons/",
          "org/apache/hadoop/conf/",
          "org/codehaus/janino/",
          "org/objenesis/");

  private static List<String> files() throws IOException {
    try (JarFile jar = new JarFile(ShippedJar.path().toFile())) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
    }
  }

  @Test
  void holdsTheBridgeSparkAndScalaAndWhatItRelocatedAndNothingElse() throws IOException {
    assertThat(files())
        .contains(
            "META-INF/LICENSE",
            "META-INF/LICENSE-3RD-PARTY",
            "META-INF/NOTICE",
            "org/apache/spark/sql/catalyst/expressions/Expression.class",
            "org/apache/spark/sql/expressions/Aggregator.class",
            "org/apache/spark/streaming/StateSpec.class",
            "scala/Function1.class",
            "io/flinkspark/bridge/functions/shaded/esotericsoftware/kryo/Kryo.class",
            "io/flinkspark/bridge/functions/shaded/janino/SimpleCompiler.class")
        .allMatch(
            file ->
                file.startsWith("io/flinkspark/bridge/functions/")
                    || file.startsWith("org/apache/spark/")
                    || file.startsWith("org/sparkproject/guava/")
                    || file.startsWith("scala/")
                    || file.startsWith("META-INF/")
                    || file.equals("error/error-classes.json")
                    || file.endsWith("-rebase-micros.json")
                    || !file.contains("/") && file.endsWith(".properties"));
    assertThat(Files.size(ShippedJar.path())).isLessThan(MAX_BYTES);
  }

  @Test
  void itsClassesKnowTheRelocatedNamesOnly() throws IOException {
    List<String> wrong = new ArrayList<>();
    try (JarFile jar = new JarFile(ShippedJar.path().toFile())) {
      for (ZipEntry entry : jar.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
        String constants =
            new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
        RELOCATED.stream()
            .filter(name -> constants.contains("L" + name))
            .forEach(name -> wrong.add(entry.getName() + " knows " + name));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void kryoReadsWhatSparkWroteWithThePackagesThatFlinkOpens() throws Exception {
    List<Path> shipped =
        Stream.of(List.of(ShippedJar.testClasses(), ShippedJar.path()), ShippedJar.flink())
            .flatMap(List::stream)
            .toList();
    List<Path> spark =
        Stream.of(List.of(ShippedJar.testClasses()), ShippedJar.spark())
            .flatMap(List::stream)
            .toList();
    String bySpark =
        ShippedJar.run(
            List.of("--add-opens=java.base/java.lang.invoke=ALL-UNNAMED"),
            spark,
            KryoProgram.class,
            "plain");

    String byJar = ShippedJar.run(List.of(), shipped, KryoProgram.class, "open");

    assertThat(byJar).isEqualTo(bySpark);
    assertThat(ShippedJar.run(List.of(), shipped, KryoProgram.class, "open", bySpark))
        .isEqualTo("ünix 404 {in=1} [a, (1,b)] 1970-01-01T00:00:00Z");
  }

  @Test
  void namesAMissingArtifactByItsOwnName() throws Exception {
    List<Path> shipped =
        Stream.of(List.of(ShippedJar.testClasses(), ShippedJar.path()), ShippedJar.flink())
            .flatMap(List::stream)
            .toList();

    assertThat(ShippedJar.run(List.of(), shipped, MissingProgram.class, "expression"))
        .isEqualTo("nothing is missing");
    assertThat(ShippedJar.run(List.of(), shipped, MissingProgram.class, "class"))
        .isEqualTo(
            "Cannot run it: a class is missing (org.apache.hadoop.mapred.JobConf);"
                + " add org.apache.hadoop:hadoop-client-api to the job's jar");
  }

  @Test
  void holdsTheDependenciesOnRecord() throws IOException {
    assertThat(dependencies(Path.of("target", "runtime-dependencies.txt")))
        .isEqualTo(dependencies(Path.of("runtime-dependencies.txt")));
  }

  @Test
  void itsNoticeNamesWhatItHoldsAndNothingElse() throws IOException {
    List<String> named =
        text("META-INF/NOTICE")
            .lines()
            .filter(line -> line.startsWith("- "))
            .map(line -> line.substring(2))
            .toList();

    assertThat(named)
        .containsExactlyInAnyOrderElementsOf(
            dependencies(Path.of("target", "runtime-dependencies.txt")).stream()
                .map(artifact -> artifact.substring(0, artifact.indexOf(":jar:")))
                .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "ReflectASM, shaded/esotericsoftware/reflectasm/, META-INF/LICENSE-3RD-PARTY",
    "ASM, shaded/xbean/asm9/, META-INF/LICENSE-3RD-PARTY",
    "Commons Math, shaded/commons/math3/, META-INF/LICENSE-3RD-PARTY",
    "FastDoubleParser, shaded/jackson/core/io/doubleparser/, META-INF/FastDoubleParser-NOTICE",
    "Buktu, shaded/jackson/core/io/doubleparser/, META-INF/bigint-LICENSE",
    "Guava, org/sparkproject/guava/, META-INF/NOTICE",
  })
  void itsNoticeNamesWhatLiesInOtherArtifacts(String name, String where, String licence)
      throws IOException {
    assertThat(files()).as(where).anyMatch(file -> file.contains(where));
    assertThat(text("META-INF/NOTICE")).contains(name);
    assertThat(text(licence)).containsIgnoringCase(name);
  }

  private static String text(String entry) throws IOException {
    try (JarFile jar = new JarFile(ShippedJar.path().toFile())) {
      return new String(
          jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> dependencies(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.replaceAll("(\\u001B\\[| -- module).*", "").strip())
        .filter(line -> line.contains(":jar:"))
        .toList();
  }
}
