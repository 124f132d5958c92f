package io.flinkspark.jobs.flink;

import io.flinkspark.bridge.flink.channel.ChannelRecords;
import io.flinkspark.bridge.flink.channel.ChannelSink;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The shortest producer of a channel, to be copied: a stream of orders that Spark's ReadOrdersJob
 * reads, each once. Argument: the channel's folder. README.md of the project shows it.
 */
public final class WriteOrdersJob {

  private static final long ORDERS = 1_000;
  private static final long CUSTOMERS = 100;

  private WriteOrdersJob() {}

  /** A row of the channel: a column of its name and type for each field. A Flink POJO. */
  public static final class Order {

    /** The key. */
    public long id;

    /** Who ordered. */
    public String customer = "";

    static Order of(long id) {
      Order order = new Order();
      order.id = id;
      order.customer = "Customer " + id % CUSTOMERS;
      return order;
    }
  }

  /** Submits the job; see the class. */
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.enableCheckpointing(1_000);
    DataStream<Order> orders =
        env.fromSequence(1, ORDERS).uid("numbers").map(Order::of, Types.POJO(Order.class));
    orders
        .sinkTo(
            ChannelSink.<Order>builder()
                .path(args[0])
                .bridgeId("orders")
                .records(ChannelRecords.pojo(Order.class))
                .build())
        .uid("orders");
    env.execute("write-orders");
  }
}
