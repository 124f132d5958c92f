package io.flinkspark.bridge.flink.arrow;

import static io.flinkspark.bridge.flink.arrow.ArrowMessage.malformed;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.Schema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.RowType;

/** The columns of an Arrow stream. */
public final class ArrowSchema implements Serializable {

  private static final long serialVersionUID = 1;

  private final List<ArrowField> fields;

  ArrowSchema(List<ArrowField> fields) {
    this.fields = fields;
  }

  /**
   * Reads an encapsulated schema message.
   *
   * @throws BridgeException when the bytes are none, or a column is of a type that Flink has no
   *     match for
   */
  public static ArrowSchema read(ByteBuffer message) {
    try {
      ArrowMessage schema = ArrowMessage.read(message);
      if (schema.metadata().headerType() != MessageHeader.Schema) {
        throw malformed("it is no schema (header %d)", schema.metadata().headerType());
      }
      ArrowSchema read =
          new ArrowSchema(
              new ArrowFieldReader().readAll((Schema) schema.metadata().header(new Schema())));
      read.rowType();
      return read;
    } catch (BridgeException e) {
      throw e;
    } catch (ValidationException e) {
      throw new BridgeException(
          ErrorCode.SCHEMA_INCOMPATIBLE, "Cannot use the columns in Flink: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw malformed(e);
    }
  }

  List<ArrowField> fields() {
    return fields;
  }

  /** The columns as Flink knows them. */
  public RowType rowType() {
    return ArrowField.rowType(false, fields);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ArrowSchema schema && fields.equals(schema.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return rowType().asSummaryString();
  }
}
