package io.flinkspark.jobs.flink.anomaly;

import io.flinkspark.schema.HostWindow;
import io.flinkspark.schema.SingleObject;
import javax.annotation.Nullable;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/** Values of the topic that AccessLogJob writes with {@code --host-windows}. */
public final class HostWindowRecords extends AbstractDeserializationSchema<HostWindow> {

  private static final long serialVersionUID = 1;

  private transient @Nullable SingleObject<HostWindow> encoding;

  /** For the values of one topic. */
  public HostWindowRecords() {
    super(new AvroTypeInfo<>(HostWindow.class));
  }

  @Override
  public void open(InitializationContext context) {
    encoding = SingleObject.of(HostWindow.class);
  }

  @Override
  public HostWindow deserialize(byte[] message) {
    return encoding.decode(message);
  }
}
