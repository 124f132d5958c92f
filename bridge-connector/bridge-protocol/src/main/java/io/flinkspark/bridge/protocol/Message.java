package io.flinkspark.bridge.protocol;

/** What travels in a frame. Which messages a connection carries depends on its {@link Plane}. */
public sealed interface Message
    permits SessionMessage, ControlMessage, ExecutorMessage, DataMessage {}
