package io.flinkspark.bridge.functions;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Prints a value as the Kryo of Encoders.kryo writes it or, given such a text, what is read from
 * it.
 */
public final class KryoProgram {
  private KryoProgram() {}

  static final class Visit implements Serializable {
    private static final long serialVersionUID = 1;

    final String host;
    final int[] codes = {200, 404};
    final Map<String, Long> bytes = new HashMap<>(Map.of("in", 1L));
    final List<Object> steps = new ArrayList<>(List.of("a", new Tuple2<>(1, "b")));
    final Instant at = Instant.EPOCH;

    Visit(String host) {
      this.host = host;
    }

    @Override
    public String toString() {
      return host + " " + codes[1] + " " + bytes + " " + steps + " " + at;
    }
  }

  public static void main(String[] args) throws Exception {
    if (args[0].equals("open")) {
      Class.forName("io.flinkspark.bridge.functions.types.KryoModules")
          .getMethod("open")
          .invoke(null);
    }
    SerializerInstance kryo = new KryoSerializer(new SparkConf(false)).newInstance();
    ClassTag<Visit> tag = ClassTag$.MODULE$.apply(Visit.class);
    if (args.length == 1) {
      ByteBuffer written = kryo.serialize(new Visit("ünix"), tag);
      byte[] bytes = new byte[written.remaining()];
      written.get(bytes);
      System.out.println(Base64.getEncoder().encodeToString(bytes));
      return;
    }
    Visit read = kryo.deserialize(ByteBuffer.wrap(Base64.getDecoder().decode(args[1])), tag);
    System.out.println(read);
  }
}
