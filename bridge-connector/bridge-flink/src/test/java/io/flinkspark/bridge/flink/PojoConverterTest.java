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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.complex.MapVector;
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

  /** Columns of other types than the fields, some absent. */
  public static class Evolved {
    public long number;
    public Double ratio;
    public String body;
    public String country = "AT";
    public Place place;
    public List<Place> places;
    public Map<String, Long> counts;
    public int[] codes;
  }

  /** A POJO inside of another. */
  public static class Place {
    public long zip;
    public String city;

    static Place of(long zip, String city) {
      Place place = new Place();
      place.zip = zip;
      place.city = city;
      return place;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Place place && zip == place.zip && Objects.equals(city, place.city);
    }

    @Override
    public int hashCode() {
      return Objects.hash(zip, city);
    }
  }

  private static Field nested(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }

  @Test
  void promotesAndFindsWhatIsInsideAndKeepsWhatIsAbsent() {
    Field zip = Field.notNullable("zip", new ArrowType.Int(32, true));
    Field unused = Field.nullable("unused", ArrowType.Bool.INSTANCE);
    Schema schema =
        new Schema(
            List.of(
                Field.nullable("number", new ArrowType.Int(8, true)),
                Field.nullable("ratio", new ArrowType.Int(64, true)),
                Field.nullable("body", ArrowType.Binary.INSTANCE),
                nested("place", ArrowType.Struct.INSTANCE, unused, zip),
                nested(
                    "places",
                    ArrowType.List.INSTANCE,
                    nested(
                        "element",
                        ArrowType.Struct.INSTANCE,
                        zip,
                        Field.nullable("city", ArrowType.Utf8.INSTANCE))),
                nested(
                    "counts",
                    new ArrowType.Map(false),
                    new Field(
                        MapVector.DATA_VECTOR_NAME,
                        FieldType.notNullable(ArrowType.Struct.INSTANCE),
                        List.of(
                            Field.notNullable("key", ArrowType.Utf8.INSTANCE),
                            Field.nullable("value", new ArrowType.Int(16, true))))),
                nested(
                    "codes",
                    ArrowType.List.INSTANCE,
                    Field.nullable("element", new ArrowType.Int(16, true)))));

    Evolved read =
        read(
            Evolved.class,
            schema,
            List.of(
                (byte) -3,
                1L << 60,
                ByteBuffer.wrap("ä".getBytes(StandardCharsets.UTF_8)),
                List.of(true, 1010),
                Arrays.asList(List.of(8010, "Graz"), null, Arrays.asList(1, null)),
                List.of(List.of("a", (short) 1), Arrays.asList("b", null)),
                List.of((short) 1, (short) -1)));

    assertThat(read.number).isEqualTo(-3);
    assertThat(read.ratio).isEqualTo(0x1p60);
    assertThat(read.body).isEqualTo("ä");
    assertThat(read.country).isEqualTo("AT");
    assertThat(read.place).isEqualTo(Place.of(1010, null));
    assertThat(read.places).containsExactly(Place.of(8010, "Graz"), null, Place.of(1, null));
    assertThat(read.counts).hasSize(2).containsEntry("a", 1L).containsEntry("b", null);
    assertThat(read.codes).containsExactly(1, -1);
  }

  @Test
  void refusesNullInAnArrayOfPrimitives() {
    Schema schema =
        new Schema(
            List.of(
                Field.notNullable("number", new ArrowType.Int(8, true)),
                nested(
                    "codes",
                    ArrowType.List.INSTANCE,
                    Field.nullable("element", new ArrowType.Int(32, true)))));

    assertThatThrownBy(() -> read(Evolved.class, schema, List.of((byte) 1, Arrays.asList(1, null))))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("its elements are primitive and one is null");
  }

  @Test
  void refusesInnerFieldsThatDoNotFitWithTheirPlace() {
    Schema schema =
        new Schema(
            List.of(
                nested(
                    "places",
                    ArrowType.List.INSTANCE,
                    nested(
                        "element",
                        ArrowType.Struct.INSTANCE,
                        Field.nullable("city", ArrowType.Bool.INSTANCE)))));

    assertThatThrownBy(() -> read(Evolved.class, schema, List.of(List.of())))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("number is not published")
        .hasMessageContaining("places.element.zip is not published")
        .hasMessageContaining("places.element.city is published as BOOLEAN and wanted as STRING");
  }
}
