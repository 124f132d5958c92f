package io.flinkspark.schema;

import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Ids of schemas: the CRC-64-AVRO fingerprint of the Parsing Canonical Form, as the Avro
 * specification defines it. Schemas that write the same bytes under the same names have the same
 * id; documentation, defaults, aliases and logical types do not count.
 */
public final class SchemaIds {

  private SchemaIds() {}

  /** The id of a schema, the number that a single-object message carries. */
  public static long of(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }

  /**
   * An id as people read it: 16 hexadecimal digits, most significant first. Messages carry it in
   * the opposite byte order.
   */
  public static String hex(long id) {
    return HexFormat.of().toHexDigits(id);
  }
}
