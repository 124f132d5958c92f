package io.flinkspark.schema;

import java.util.List;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Tells Avro that it may build this package's records. Since 1.12.2 Avro refuses every class that a
 * schema names and nobody trusts, generated ones included (AVRO-4189), so that no engine's Avro
 * module could read our records without a system property on every process.
 *
 * <p>Each generated record asks here for its model when it is initialized (see {@code
 * src/main/templates/record.vm}), which comes before any reading.
 */
final class TrustedRecords {

  static final List<Class<?>> TYPES =
      List.of(
          AccessEvent.class,
          Alert.class,
          AlertKind.class,
          Anomaly.class,
          AnomalyReason.class,
          HostSession.class,
          HostWindow.class,
          KeyCount.class,
          LateData.class,
          LateEvent.class,
          RejectReason.class,
          RejectedLine.class,
          WindowResult.class);

  static {
    synchronized (ClassSecurityValidator.class) {
      ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
      if (!TYPES.stream().allMatch(before::isTrusted)) {
        // Names only: where Avro belongs to a parent class loader, it must not keep ours alive.
        ClassSecurityValidator.Builder ours = ClassSecurityValidator.builder();
        TYPES.forEach(type -> ours.add(type.getName()));
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(before, ours.build()));
      }
    }
  }

  private TrustedRecords() {}

  /** A model for one record class. */
  static SpecificData newModel() {
    return new SpecificData(TrustedRecords.class.getClassLoader());
  }
}
