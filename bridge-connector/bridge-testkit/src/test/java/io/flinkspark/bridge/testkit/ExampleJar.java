package io.flinkspark.bridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles a source file of src/test/resources/examples against an engine's class path, as a user's
 * build would.
 */
final class ExampleJar {

  private ExampleJar() {}

  static Path compile(String simpleName, String system, Path folder) throws IOException {
    Path sources = Files.createDirectories(folder.resolve(simpleName + "-source/examples"));
    Path source = sources.resolve(simpleName + ".java");
    try (InputStream in =
        ExampleJar.class.getResourceAsStream("/examples/" + simpleName + ".java")) {
      Files.copy(in, source);
    }
    Path classes = Files.createDirectories(folder.resolve(simpleName + "-classes"));
    String classPath =
        new ClassPaths(ClassPaths.defaultCache(), Maven::find, new Progress(line -> {})).of(system);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of("-proc:none", "-cp", classPath, "-d", classes.toString()),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
    return jar(classes, folder.resolve(simpleName + ".jar"));
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar;
  }
}
