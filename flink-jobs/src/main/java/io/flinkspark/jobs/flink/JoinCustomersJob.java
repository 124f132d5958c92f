package io.flinkspark.jobs.flink;

import io.flinkspark.bridge.flink.SparkRecords;
import io.flinkspark.bridge.flink.SparkSource;
import io.flinkspark.bridge.protocol.Token;
import java.nio.file.Path;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The shortest join, to be copied: a stream of orders gets the names of customers that Spark's
 * PublishCustomersJob serves. Arguments: its address, token file, folder for the results. README.md
 * of the project shows it.
 */
public final class JoinCustomersJob {

  private static final long ORDERS = 1_000;
  private static final long CUSTOMERS = 100;

  private JoinCustomersJob() {}

  /** A row of Spark's table: a column of its name and type for each field. A Flink POJO. */
  public static final class Customer {

    /** The key. */
    public long id;

    /** What the orders get. */
    public String name = "";
  }

  /** Submits the job; see the class. */
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.enableCheckpointing(1_000);
    SparkSource<Customer> source =
        SparkSource.<Customer>builder()
            .address(args[0])
            .token(Token.fromFile(Path.of(args[1])))
            .publication("customers")
            .records(SparkRecords.pojo(Customer.class))
            .build();
    DataStream<Customer> customers =
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "customers").uid("customers");
    DataStream<Long> orders = env.fromSequence(1, ORDERS).uid("orders");
    orders
        .keyBy(order -> order % CUSTOMERS)
        .connect(customers.keyBy(customer -> customer.id))
        .process(new AddName())
        .uid("add-name")
        .sinkTo(files(args[2]))
        .uid("files");
    env.execute("join-customers");
  }

  private static FileSink<String> files(String folder) {
    return FileSink.forRowFormat(
            new org.apache.flink.core.fs.Path(folder), new SimpleStringEncoder<String>())
        .build();
  }

  /** Either side may come first: orders wait for their customer. */
  static final class AddName extends KeyedCoProcessFunction<Long, Long, Customer, String> {

    private static final long serialVersionUID = 1;

    private transient ValueState<String> name;
    private transient ListState<Long> waiting;

    @Override
    public void open(OpenContext context) {
      name = getRuntimeContext().getState(new ValueStateDescriptor<>("name", Types.STRING));
      waiting = getRuntimeContext().getListState(new ListStateDescriptor<>("waiting", Types.LONG));
    }

    @Override
    public void processElement1(Long order, Context context, Collector<String> out)
        throws Exception {
      if (name.value() == null) {
        waiting.add(order);
        return;
      }
      out.collect(line(order, name.value()));
    }

    @Override
    public void processElement2(Customer customer, Context context, Collector<String> out)
        throws Exception {
      name.update(customer.name);
      for (long order : waiting.get()) {
        out.collect(line(order, customer.name));
      }
      waiting.clear();
    }

    private static String line(long order, String name) {
      return "{\"order\":%d,\"customer\":\"%s\"}".formatted(order, name);
    }
  }
}
