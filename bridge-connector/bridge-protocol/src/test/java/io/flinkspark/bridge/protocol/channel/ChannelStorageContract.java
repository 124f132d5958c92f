package io.flinkspark.bridge.protocol.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link ChannelStorage} promises. Each implementation's test extends this. */
public abstract class ChannelStorageContract {

  /** How many files are raced for; fewer where each one takes long. */
  protected int races() {
    return 100;
  }

  /** Another storage on the one empty root of this test. */
  protected abstract ChannelStorage open() throws IOException;

  private static byte[] bytes(int size, int value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  protected void whatIsCreatedIsThereForEverybody() throws IOException {
    ChannelStorage storage = open();
    assertThat(storage.createIfAbsent("a/b/c.json", bytes(10, 7))).isTrue();
    assertThat(storage.read("a/b/c.json", 100)).hasValue(bytes(10, 7));
    assertThat(open().read("a/b/c.json", 100)).hasValue(bytes(10, 7));
    assertThat(open().list("a/b", 100)).containsExactly("c.json");
  }

  @Test
  protected void whatIsThereStays() throws IOException {
    open().createIfAbsent("a/file", bytes(10, 1));
    assertThat(open().createIfAbsent("a/file", bytes(20, 2))).isFalse();
    assertThat(open().read("a/file", 100)).hasValue(bytes(10, 1));
    assertThat(open().list("a", 100)).containsExactly("file");
  }

  @Test
  protected void anEmptyFileIsAFile() throws IOException {
    assertThat(open().createIfAbsent("empty", new byte[0])).isTrue();
    assertThat(open().read("empty", 100)).hasValue(new byte[0]);
    assertThat(open().createIfAbsent("empty", bytes(1, 1))).isFalse();
  }

  @Test
  protected void readsNoMoreThanAsked() throws IOException {
    open().createIfAbsent("file", bytes(10, 1));
    assertThat(open().read("file", 4)).hasValue(bytes(4, 1));
    assertThat(open().read("file", 10)).hasValue(bytes(10, 1));
  }

  @Test
  protected void whatIsNotThereIsNoError() throws IOException {
    assertThat(open().read("no/file", 100)).isEmpty();
    assertThat(open().list("no", 100)).isEmpty();
    assertThat(open().list("", 100)).isEmpty();
    open().delete("no/file");
  }

  @Test
  protected void whatIsDeletedCanBeCreatedAgain() throws IOException {
    open().createIfAbsent("a/file", bytes(10, 1));
    open().delete("a/file");
    assertThat(open().read("a/file", 100)).isEmpty();
    assertThat(open().list("a", 100)).isEmpty();
    assertThat(open().createIfAbsent("a/file", bytes(10, 2))).isTrue();
    assertThat(open().read("a/file", 100)).hasValue(bytes(10, 2));
  }

  @Test
  protected void listsFilesAndDirectoriesButNoMoreThanAsked() throws IOException {
    for (String path : List.of("a/1", "a/2", "a/3/x", "b/4")) {
      open().createIfAbsent(path, bytes(1, 1));
    }
    assertThat(open().list("a", 100)).containsExactlyInAnyOrder("1", "2", "3");
    assertThat(open().list("a", 2)).hasSize(2);
    assertThat(open().list("", 100)).contains("a", "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../file",
        "a/../../file",
        "/etc/file",
        "a//b",
        "",
        ".",
        "a/./b",
        "hdfs://x/y",
        "C:\\x",
        "a\\b",
        "a\nb"
      })
  protected void neverLeavesItsRoot(String path) {
    assertThatThrownBy(() -> open().createIfAbsent(path, bytes(1, 1)))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("Cannot use a path in a channel")
        .extracting(e -> ((BridgeException) e).code())
        .isEqualTo(ErrorCode.CHANNEL_PATH_REFUSED);
    assertThatThrownBy(() -> open().read(path, 1)).isInstanceOf(BridgeException.class);
    assertThatThrownBy(() -> open().delete(path)).isInstanceOf(BridgeException.class);
  }

  /** Threads with storages of their own create one file after the other; each also reads. */
  @Test
  protected void oneWinsAndNobodySeesAPart() throws Exception {
    int threads = 4;
    int size = 100_000;
    int races = races();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier barrier = new CyclicBarrier(threads);
      List<Future<List<Boolean>>> results = new ArrayList<>();
      for (int thread = 1; thread <= threads; thread++) {
        byte[] mine = bytes(size, thread);
        ChannelStorage storage = open();
        results.add(executor.submit(competing(storage, mine, barrier, races)));
      }
      for (int file = 0; file < races; file++) {
        int winners = 0;
        for (Future<List<Boolean>> result : results) {
          winners += result.get().get(file) ? 1 : 0;
        }
        assertThat(winners).as("winners of file %d", file).isEqualTo(1);
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static Callable<List<Boolean>> competing(
      ChannelStorage storage, byte[] mine, CyclicBarrier barrier, int races) {
    return () -> {
      List<Boolean> won = new ArrayList<>();
      for (int file = 0; file < races; file++) {
        barrier.await();
        requireWhole(storage.read("race/" + file, Integer.MAX_VALUE), mine.length);
        boolean isMine = storage.createIfAbsent("race/" + file, mine);
        byte[] content = storage.read("race/" + file, Integer.MAX_VALUE).orElseThrow();
        requireWhole(Optional.of(content), mine.length);
        assertThat(Arrays.equals(content, mine)).isEqualTo(isMine);
        won.add(isMine);
      }
      return won;
    };
  }

  private static void requireWhole(Optional<byte[]> content, int size) {
    content.ifPresent(
        bytes -> {
          assertThat(bytes).hasSize(size);
          assertThat(bytes).containsOnly(bytes[0]);
        });
  }
}
