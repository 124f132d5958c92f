package io.flinkspark.jobs.flink.accesslog;

import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.HostSession;
import io.flinkspark.schema.HostWindow;
import io.flinkspark.schema.LateEvent;
import io.flinkspark.schema.RejectedLine;
import io.flinkspark.schema.WindowResult;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.types.Either;

/** Flink's types of the records that flow here: Avro all the way, so state can evolve with them. */
public final class LogTypes {

  /** A parsed line. */
  public static final TypeInformation<AccessEvent> EVENT = new AvroTypeInfo<>(AccessEvent.class);

  /** A line that is no record. */
  public static final TypeInformation<RejectedLine> REJECTED =
      new AvroTypeInfo<>(RejectedLine.class);

  /** Any line: parsed on the left, rejected on the right. */
  public static final TypeInformation<Either<AccessEvent, RejectedLine>> LINE =
      new EitherTypeInfo<>(EVENT, REJECTED);

  /** One event that one window missed. */
  public static final TypeInformation<LateEvent> LATE = new AvroTypeInfo<>(LateEvent.class);

  /** One window. */
  public static final TypeInformation<WindowResult> WINDOW = new AvroTypeInfo<>(WindowResult.class);

  /** One session. */
  public static final TypeInformation<HostSession> SESSION = new AvroTypeInfo<>(HostSession.class);

  /** One window of one host. */
  public static final TypeInformation<HostWindow> HOST_WINDOW =
      new AvroTypeInfo<>(HostWindow.class);

  private LogTypes() {}
}
