package io.flinkspark.bridge.protocol.channel;

class MemoryChannelStorageTest extends ChannelStorageContract {

  private final MemoryChannelStorage storage = new MemoryChannelStorage();

  @Override
  protected ChannelStorage open() {
    return storage.again();
  }
}
