package io.flinkspark.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever comes, reading it ends in a message or a BridgeException, and takes little memory. */
class FuzzTest {

  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 100_000);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final long MAX_MEMORY = 128 * 1024;

  private long seed;
  private Random random;

  @BeforeEach
  void chooseSeed() {
    seed = Long.getLong("fuzz.seed", System.nanoTime());
    random = new Random(seed);
    System.out.println("FuzzTest: -Dfuzz.seed=" + seed);
  }

  @Test
  void readsRandomBytes() {
    List<Message> samples = Samples.all();
    for (int round = 0; round < ROUNDS; round++) {
      byte[] frame = new byte[5 + random.nextInt(300)];
      random.nextBytes(frame);
      Message like = samples.get(random.nextInt(samples.size()));
      frame[4] = (byte) MessageCodec.number(like.getClass());
      read(frame, Samples.planeOf(like));
    }
  }

  @Test
  void readsMutatedMessages() {
    List<Message> samples = Samples.all();
    for (int round = 0; round < ROUNDS; round++) {
      Message like = samples.get(random.nextInt(samples.size()));
      byte[] frame = mutate(Samples.frame(like));
      read(frame, Samples.planeOf(like));
    }
  }

  @Test
  void readsMutatedPlans() {
    byte[] plan = Samples.plan().toBytes().toArray();
    for (int round = 0; round < ROUNDS; round++) {
      byte[] mutated = mutate(plan);
      onlyBridgeExceptions(() -> ReadPlan.fromBytes(Bytes.of(mutated)), mutated);
    }
  }

  @Test
  void readsMutatedTicketsAndPreambles() {
    byte[] ticket = Samples.ticket().encode();
    byte[] preamble = Preamble.of(Plane.CONTROL).toBytes();
    for (int round = 0; round < ROUNDS; round++) {
      byte[] mutatedTicket = mutate(ticket);
      onlyBridgeExceptions(() -> Ticket.decode(mutatedTicket), mutatedTicket);
      byte[] mutatedPreamble = Arrays.copyOf(mutate(preamble), Preamble.SIZE);
      onlyBridgeExceptions(() -> Preamble.read(mutatedPreamble), mutatedPreamble);
    }
  }

  private void read(byte[] frame, Plane plane) {
    onlyBridgeExceptions(
        () -> {
          Message message = Samples.parse(frame, plane);
          message.toString();
          // What was read can be written again.
          Samples.frame(message);
        },
        frame);
  }

  private byte[] mutate(byte[] original) {
    byte[] bytes = Arrays.copyOf(original, original.length + random.nextInt(8) / 6);
    for (int change = random.nextInt(4); change >= 0; change--) {
      int at = 5 + random.nextInt(Math.max(1, bytes.length - 5));
      if (at < bytes.length) {
        bytes[at] =
            switch (random.nextInt(4)) {
              case 0 -> (byte) random.nextInt();
              case 1 -> (byte) 0xFF;
              case 2 -> 0;
              default -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
            };
      }
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(bytes, 5 + random.nextInt(Math.max(1, bytes.length - 5)))
        : bytes;
  }

  private void onlyBridgeExceptions(Runnable reading, byte[] input) {
    long allocated = allocatedBy(reading, input);
    if (allocated > MAX_MEMORY) {
      // The first time, classes are loaded.
      allocated = allocatedBy(reading, input);
    }
    assertThat(allocated)
        .as("memory for %d bytes, seed %d", input.length, seed)
        .isLessThan(MAX_MEMORY);
  }

  private long allocatedBy(Runnable reading, byte[] input) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      reading.run();
    } catch (BridgeException expected) {
      assertThat(expected.code()).isNotNull();
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + seed + ", input " + Arrays.toString(input), e);
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
