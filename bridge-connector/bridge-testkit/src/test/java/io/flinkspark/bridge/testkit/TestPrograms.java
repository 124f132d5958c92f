package io.flinkspark.bridge.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Small main classes that tests start as processes. */
final class TestPrograms {

  private TestPrograms() {}

  static JavaCommand command(Class<?> program, Path directory) {
    return new JavaCommand(program.getName(), System.getProperty("java.class.path"), directory)
        .withJvmOptions("-Xmx32m", "-XX:TieredStopAtLevel=1");
  }

  static Site site(Path folder) {
    return Site.at(folder, new Ports(Map.of()), new Progress(line -> {}), Duration.ofSeconds(60));
  }

  /** Prints and waits for ever. */
  static final class Patient {
    public static void main(String[] args) {
      System.out.println("patient is up");
      waitForEver();
    }

    static void waitForEver() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Does not end on SIGTERM. */
  static final class Stubborn {
    public static void main(String[] args) {
      Runtime.getRuntime().addShutdownHook(new Thread(Patient::waitForEver));
      Patient.main(args);
    }
  }

  /** Starts a {@link Patient} of its own and waits for ever. */
  static final class Family {
    public static void main(String[] args) throws Exception {
      Process child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx32m",
                  Patient.class.getName())
              .start();
      System.out.println("child " + child.pid() + ";");
      Patient.main(args);
    }
  }

  /** Fails at once. */
  static final class Hasty {
    public static void main(String[] args) {
      System.out.println("Cannot read hasty.conf");
      Runtime.getRuntime().exit(3);
    }
  }

  /** Binds a port, as a server does. */
  static final class Server {
    public static void main(String[] args) throws Exception {
      try (ServerSocket socket =
          new ServerSocket(Integer.parseInt(args[0]), 1, InetAddress.getLoopbackAddress())) {
        System.out.println("bound " + socket);
        Patient.main(args);
      }
    }
  }

  /** Starts a {@link Patient} under guard, writes its process id into a file and waits for ever. */
  static final class GuardedParent {
    public static void main(String[] args) throws IOException {
      Path folder = Path.of(args[0]);
      Site site = site(folder);
      Process child = site.processes().start(command(Patient.class, folder), site.log("child"));
      Path pid = Files.writeString(folder.resolve("pid.new"), String.valueOf(child.pid()));
      Files.move(pid, folder.resolve("pid"));
      Patient.main(args);
    }
  }
}
