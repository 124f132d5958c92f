package io.flinkspark.bridge.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadAheadTest {

  private static final int MIB = 1 << 20;

  private final ReadAhead readAhead = new ReadAhead(8 * MIB);

  private BatchMemory batch(int bytes) {
    BatchMemory memory = readAhead.take();
    memory.received().ofAtLeast(bytes);
    readAhead.hold(memory);
    return memory;
  }

  @Test
  void hasRoomUntilItsBytesAreHeld() {
    BatchMemory first = batch(5 * MIB);
    assertThat(readAhead.hasRoom()).isTrue();
    batch(5 * MIB);
    assertThat(readAhead.hasRoom()).isFalse();

    readAhead.giveBack(first);
    assertThat(readAhead.hasRoom()).isTrue();
  }

  @Test
  void usesMemoryAgainUnlessItWasGivenAway() {
    BatchMemory first = batch(MIB);
    BatchMemory second = batch(MIB);
    readAhead.giveBack(first);
    readAhead.giveAway(second);

    assertThat(readAhead.bytes()).isEqualTo(MIB);
    assertThat(readAhead.take()).isSameAs(first);
    assertThat(readAhead.take()).isNotSameAs(second);
  }

  @Test
  void keepsNothingOfAHugeRow() {
    BatchMemory huge = batch(64 * MIB);
    assertThat(readAhead.hasRoom()).isFalse();
    readAhead.giveBack(huge);

    assertThat(readAhead.bytes()).isZero();
    assertThat(readAhead.take()).isNotSameAs(huge);
  }

  @Test
  void countsWhatABatchWasDecompressedTo() {
    BatchMemory memory = readAhead.take();
    memory.received().ofAtLeast(MIB);
    memory.plain().ofAtLeast(7 * MIB);
    readAhead.hold(memory);

    assertThat(readAhead.hasRoom()).isFalse();
    assertThat(readAhead.bytes()).isEqualTo(8 * MIB);
  }
}
