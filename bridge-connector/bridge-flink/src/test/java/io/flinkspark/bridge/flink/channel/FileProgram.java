package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.flink.channel.format.FileCompression;
import io.flinkspark.bridge.flink.channel.format.FileFormat;
import io.flinkspark.bridge.flink.channel.format.LocalDataFile;
import io.flinkspark.bridge.flink.channel.format.RecordFiles;
import io.flinkspark.bridge.protocol.BridgeException;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.InstantiationUtil;

/** Writes a file where there is only what the test leaves on the class path. */
public final class FileProgram implements Function<String, String> {

  /** A class path of its own: some jars first, and of the JVM's those that are not left out. */
  public static String run(String path, String leftOut, Path... first) throws Exception {
    URL[] entries =
        Stream.concat(
                Arrays.stream(first),
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> !entry.matches(leftOut))
                    .map(Path::of))
            .map(FileProgram::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader =
        new URLClassLoader(entries, ClassLoader.getPlatformClassLoader())) {
      @SuppressWarnings("unchecked")
      var program =
          (Function<String, String>)
              loader.loadClass(FileProgram.class.getName()).getConstructor().newInstance();
      return program.apply(path);
    }
  }

  /** Where zstd is missing, there is no file either. */
  private static void refuseZstd(RowType type, Path path, ClassLoader loader) throws IOException {
    RecordFiles<RowData> files =
        ChannelRecords.rowData(type).withCompression(FileCompression.ZSTD).files(loader);
    try {
      LocalDataFile.write(path, files, List.of());
    } catch (BridgeException e) {
      if (!e.getMessage().contains("zstd-jni is not on the class path") || Files.exists(path)) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(path.toString(), e);
    }
  }

  @Override
  public String apply(String path) {
    RowType type =
        (RowType)
            DataTypes.ROW(
                    DataTypes.FIELD("id", DataTypes.BIGINT().notNull()),
                    DataTypes.FIELD("name", DataTypes.STRING()))
                .getLogicalType();
    try {
      ClassLoader loader = getClass().getClassLoader();
      byte[] travelled =
          InstantiationUtil.serializeObject(
              ChannelRecords.rowData(type).withCompression(FileCompression.GZIP));
      ChannelRecords<RowData> records = InstantiationUtil.deserializeObject(travelled, loader);
      refuseZstd(type, Path.of(path + ".zstd"), loader);
      LocalDataFile.write(
          Path.of(path),
          records.files(loader),
          List.of(GenericRowData.of(7L, StringData.fromString("seven"))));
      return records.withFormat(FileFormat.AVRO).toString();
    } catch (BridgeException e) {
      return e.getMessage();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
