package io.flinkspark.bridge.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.flink.arrow.ArrowBatchReader;
import io.flinkspark.bridge.flink.arrow.ArrowBytes;
import io.flinkspark.bridge.flink.arrow.ArrowSchema;
import io.flinkspark.bridge.flink.arrow.BatchView;
import io.flinkspark.bridge.flink.schema.Reading;
import io.flinkspark.bridge.flink.schema.SchemaResolver;
import io.flinkspark.bridge.protocol.BridgeException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class PojoConverterTest {

  /** One field of each kind. */
  public static class Everything {
    public boolean flag;
    public Integer number;
    public BigDecimal amount;
    public byte[] bytes;
    public LocalDate day;
    public LocalDateTime local;
    public Instant instant;
    public String[] tags;
  }

  /** Each primitive, and a box. */
  public static class Numbers {
    public byte tiny;
    public short small;
    public int medium;
    public long large;
    public float coarse;
    public double fine;
    public Long box;
    private String text;

    public String getText() {
      return text;
    }

    public void setText(String newText) {
      text = newText;
    }
  }

  /** Its constructor does not work. */
  public static class Stubborn {
    public int small;

    public Stubborn() {
      throw new IllegalStateException("not today");
    }
  }

  private static <T> T read(Class<T> pojo, Schema schema, List<Object> row) {
    ArrowSchema arrow = ArrowSchema.read(ByteBuffer.wrap(ArrowBytes.schema(schema)));
    Reading reading = SchemaResolver.resolve("it", PojoFields.wanted(pojo), arrow.rowType());
    var columns =
        ArrowBatchReader.read(arrow, ByteBuffer.wrap(ArrowBytes.batch(schema, List.of(row))), 1);
    return new PojoConverter<>(pojo, reading, PojoConverterTest.class.getClassLoader())
        .convert(new BatchRow(BatchView.of(reading, columns)));
  }

  @Test
  void fillsFieldsByName() {
    Field tag = Field.nullable("element", ArrowType.Utf8.INSTANCE);
    Schema schema =
        new Schema(
            List.of(
                Field.nullable("instant", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
                Field.nullable("local", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)),
                Field.nullable("unused", ArrowType.Utf8.INSTANCE),
                Field.nullable("day", new ArrowType.Date(DateUnit.DAY)),
                Field.nullable("bytes", ArrowType.Binary.INSTANCE),
                Field.nullable("amount", new ArrowType.Decimal(25, 3, 128)),
                Field.nullable("number", new ArrowType.Int(32, true)),
                Field.nullable("flag", ArrowType.Bool.INSTANCE),
                new Field("tags", FieldType.nullable(ArrowType.List.INSTANCE), List.of(tag))));
    LocalDateTime time = LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000);

    Everything read =
        read(
            Everything.class,
            schema,
            Arrays.asList(
                -1L,
                -1L,
                "unused",
                -365,
                ByteBuffer.wrap(new byte[] {1, 2}),
                new BigDecimal("-12.345"),
                null,
                true,
                Arrays.asList("a", null)));

    assertThat(read.flag).isTrue();
    assertThat(read.number).isNull();
    assertThat(read.amount).isEqualByComparingTo("-12.345");
    assertThat(read.bytes).containsExactly(1, 2);
    assertThat(read.day).isEqualTo(LocalDate.of(1969, 1, 1));
    assertThat(read.local).isEqualTo(time);
    assertThat(read.instant).isEqualTo(time.toInstant(ZoneOffset.UTC));
    assertThat(read.tags).containsExactly("a", null);
  }

  @Test
  void fillsPrimitivesBoxesAndText() {
    Schema schema =
        new Schema(
            List.of(
                Field.notNullable("tiny", new ArrowType.Int(8, true)),
                Field.nullable("small", new ArrowType.Int(16, true)),
                Field.notNullable("medium", new ArrowType.Int(32, true)),
                Field.nullable("large", new ArrowType.Int(64, true)),
                Field.nullable(
                    "coarse", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
                Field.nullable("fine", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
                Field.nullable("box", new ArrowType.Int(64, true)),
                Field.nullable("text", ArrowType.Utf8.INSTANCE)));

    Numbers read =
        read(
            Numbers.class,
            schema,
            List.of(
                (byte) -1,
                Short.MIN_VALUE,
                Integer.MAX_VALUE,
                Long.MIN_VALUE,
                0.5f,
                Math.PI,
                1L << 40,
                "größer 😀"));

    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(
            new Object() {
              final byte tiny = -1;
              final short small = Short.MIN_VALUE;
              final int medium = Integer.MAX_VALUE;
              final long large = Long.MIN_VALUE;
              final float coarse = 0.5f;
              final double fine = Math.PI;
              final Long box = 1L << 40;
              final String text = "größer 😀";
            });
  }

  @Test
  void saysWhoseConstructorFails() {
    Schema schema = new Schema(List.of(Field.nullable("small", new ArrowType.Int(32, true))));

    assertThatThrownBy(() -> read(Stubborn.class, schema, List.of(7)))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("Cannot read into " + Stubborn.class.getName())
        .hasMessageContaining("not today");
  }

  @Test
  void refusesNullForAPrimitiveByName() {
    Schema schema = new Schema(List.of(Field.nullable("small", new ArrowType.Int(32, true))));

    assertThat(read(Numbered.Strict.class, schema, List.of(7)).small).isEqualTo(7);
    assertThatThrownBy(() -> read(Numbered.Strict.class, schema, Arrays.asList((Object) null)))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("field small is primitive and its column null");
  }
}
