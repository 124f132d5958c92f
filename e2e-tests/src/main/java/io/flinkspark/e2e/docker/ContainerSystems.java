package io.flinkspark.e2e.docker;

import io.flinkspark.bridge.testkit.FlinkCluster;
import io.flinkspark.bridge.testkit.HdfsCluster;
import io.flinkspark.bridge.testkit.KafkaCluster;
import io.flinkspark.bridge.testkit.Member;
import io.flinkspark.bridge.testkit.SparkCluster;
import io.flinkspark.bridge.testkit.SparkSubmission;
import io.flinkspark.bridge.testkit.WebHdfs;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Each system of the compose file, as tests know it. */
final class ContainerSystems {
  private ContainerSystems() {}

  /** Where an image has a jar of this project; what is in the shared folder is there as it is. */
  private static Path inside(ComposeProject project, Path jar) {
    return jar.startsWith(project.shared())
        ? jar
        : Path.of("/opt/bridge/jars").resolve(jar.getFileName());
  }

  private static List<Member> members(ComposeProject project, String... services) {
    return Stream.of(services)
        .<Member>map(service -> new ContainerMember(project, service))
        .toList();
  }

  record Kafka(ComposeProject project, Member broker) implements KafkaCluster {
    static Kafka of(ComposeProject project) {
      return new Kafka(project, new ContainerMember(project, "kafka"));
    }

    @Override
    public String bootstrapServers() {
      return "localhost:" + project.port(ComposePort.KAFKA);
    }

    @Override
    public String internalBootstrapServers() {
      return "kafka:9092";
    }
  }

  record Hdfs(ComposeProject project, Member nameNode, Member dataNode, WebHdfs webHdfs)
      implements HdfsCluster {
    static Hdfs of(ComposeProject project) {
      return new Hdfs(
          project,
          new ContainerMember(project, "namenode"),
          new ContainerMember(project, "datanode"),
          new WebHdfs(
              () -> project.url(ComposePort.NAMENODE_WEB),
              said -> reach(project.url(ComposePort.DATANODE_WEB), said)));
    }

    /** The NameNode knows the DataNode by the name that it has on the private network. */
    private static URI reach(String dataNode, URI said) {
      return URI.create(dataNode + said.getRawPath() + "?" + said.getRawQuery());
    }

    @Override
    public URI uri() {
      return URI.create("hdfs://namenode:8020");
    }

    @Override
    public String webUrl() {
      return project.url(ComposePort.NAMENODE_WEB);
    }
  }

  record Flink(ComposeProject project, Member jobManager, List<Member> taskManagers)
      implements FlinkCluster {
    static Flink of(ComposeProject project) {
      return new Flink(
          project,
          new ContainerMember(project, "jobmanager"),
          members(project, "taskmanager-1", "taskmanager-2"));
    }

    @Override
    public String restUrl() {
      return project.url(ComposePort.FLINK);
    }

    @Override
    public Path jar(Path here) {
      return inside(project, here);
    }

    @Override
    public String commandLine(String what, List<String> arguments) {
      List<String> command = new ArrayList<>(List.of("flink"));
      command.addAll(arguments);
      return project.inSubmit(command);
    }
  }

  record Spark(
      ComposeProject project, Member master, List<Member> workers, AtomicInteger submissions)
      implements SparkCluster {
    static Spark of(ComposeProject project) {
      return new Spark(
          project,
          new ContainerMember(project, "spark-master"),
          members(project, "spark-worker-1", "spark-worker-2"),
          new AtomicInteger());
    }

    @Override
    public String masterUrl() {
      return "spark://spark-master:7077";
    }

    @Override
    public String webUrl() {
      return project.url(ComposePort.SPARK);
    }

    @Override
    public SparkSubmission submit(
        Path jar, String mainClass, Map<String, String> conf, List<String> args) {
      List<String> command = new ArrayList<>(List.of("spark-submit", "--class", mainClass));
      conf.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
      command.add(inside(project, jar).toString());
      command.addAll(args);
      return ContainerDriver.start(
          project, "spark-submit-" + submissions.incrementAndGet(), command);
    }
  }
}
