package io.flinkspark.bridge.spark.channel.read;

import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.spark.sql.catalyst.expressions.Cast$;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;

/** What the folders of data files say of the reader's columns, across schemas. */
final class FolderColumns {

  /** How a column of the reader comes from a folder's text. */
  private record Folder(String name, DataType type, Conversion conversion) {}

  /** A value. */
  record Told(Object value) {}

  private final Schema reader;
  private final StructType columns;
  private final Function<String, ChannelSchema> schemas;
  private final Map<String, Map<String, Optional<Folder>>> ofSchemas = new HashMap<>();

  FolderColumns(Schema reader, Function<String, ChannelSchema> schemas) {
    this.reader = reader;
    this.columns = AvroTypes.columns(reader);
    this.schemas = schemas;
  }

  /**
   * What a slice's folders say of a column, in Spark's own form and of the reader's type; null is
   * possible.
   *
   * @return empty when they say nothing that can be read
   */
  Optional<Told> told(String column, ChannelSlice slice) {
    return folder(column, slice)
        .filter(folder -> slice.partition().containsKey(folder.name()))
        .flatMap(folder -> told(folder, slice.partition().get(folder.name())));
  }

  private static Optional<Told> told(Folder folder, String text) {
    if (text.equals(FolderValues.NULL)) {
      return Optional.of(new Told(null));
    }
    Literal literal = Literal.create(UTF8String.fromString(text), DataTypes.StringType);
    Object value =
        folder.type().equals(DataTypes.StringType)
            ? literal.value()
            : Cast$.MODULE$.apply(literal, folder.type(), Option.apply("UTC"), false).eval(null);
    return Optional.ofNullable(value).map(folder.conversion()::convert).map(Told::new);
  }

  private Optional<Folder> folder(String column, ChannelSlice slice) {
    return ofSchemas
        .computeIfAbsent(slice.schemaId(), id -> new HashMap<>())
        .computeIfAbsent(column, name -> find(name, slice.schemaId()));
  }

  private Optional<Folder> find(String column, String schemaId) {
    Schema writer = AvroTypes.parse(schemas.apply(schemaId));
    if (!SchemaResolver.reasonsAgainst(writer, reader).isEmpty()) {
      // The read is refused later, with the reasons of all schemas.
      return Optional.empty();
    }
    StructType wanted = new StructType().add(columns.apply(column));
    Conversion.Struct resolved = SchemaResolver.resolve(writer, reader, wanted);
    if (resolved.fields().get(0) instanceof ColumnSource.Read read) {
      String name = resolved.from().fields()[read.ordinal()].name();
      if (AvroTypes.partitions(writer).contains(name)) {
        DataType type = resolved.from().fields()[read.ordinal()].dataType();
        return Optional.of(new Folder(name, type, read.conversion()));
      }
    }
    return Optional.empty();
  }
}
