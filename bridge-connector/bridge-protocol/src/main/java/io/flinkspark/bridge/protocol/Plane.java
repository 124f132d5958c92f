package io.flinkspark.bridge.protocol;

import java.util.Arrays;
import java.util.Optional;

/** What a connection is for; named in its first bytes. */
public enum Plane {
  /** A reader asks the driver. */
  CONTROL(1, ControlMessage.class),
  /** A reader draws the rows of one split. */
  DATA(2, DataMessage.class),
  /** An executor tells the driver about its splits. */
  EXECUTOR(3, ExecutorMessage.class);

  private final int id;
  private final Class<? extends Message> messages;

  Plane(int id, Class<? extends Message> messages) {
    this.id = id;
    this.messages = messages;
  }

  int id() {
    return id;
  }

  /** Whether messages of this kind may travel here. */
  boolean carries(Class<? extends Message> kind) {
    return messages.isAssignableFrom(kind) || SessionMessage.class.isAssignableFrom(kind);
  }

  static Optional<Plane> of(int id) {
    return Arrays.stream(values()).filter(plane -> plane.id == id).findFirst();
  }
}
