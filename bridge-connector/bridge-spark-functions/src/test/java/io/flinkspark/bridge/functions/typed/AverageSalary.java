package io.flinkspark.bridge.functions.typed;

import java.io.Serializable;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;

/** The task of Spark's example of typed aggregation: the average salary of employees. */
public final class AverageSalary
    extends Aggregator<AverageSalary.Employee, AverageSalary.Average, Double> {
  private static final long serialVersionUID = 1;

  /** Someone with a salary. */
  public static class Employee implements Serializable {
    private static final long serialVersionUID = 1;
    private String team;
    private long salary;

    public Employee() {}

    public Employee(String team, long salary) {
      this.team = team;
      this.salary = salary;
    }

    public String getTeam() {
      return team;
    }

    public void setTeam(String team) {
      this.team = team;
    }

    public long getSalary() {
      return salary;
    }

    public void setSalary(long salary) {
      this.salary = salary;
    }
  }

  /** What an average is made of. */
  public static class Average implements Serializable {
    private static final long serialVersionUID = 1;
    private long sum;
    private long count;

    public long getSum() {
      return sum;
    }

    public void setSum(long sum) {
      this.sum = sum;
    }

    public long getCount() {
      return count;
    }

    public void setCount(long count) {
      this.count = count;
    }
  }

  @Override
  public Average zero() {
    return new Average();
  }

  @Override
  public Average reduce(Average buffer, Employee employee) {
    buffer.setSum(buffer.getSum() + employee.getSalary());
    buffer.setCount(buffer.getCount() + 1);
    return buffer;
  }

  @Override
  public Average merge(Average one, Average other) {
    one.setSum(one.getSum() + other.getSum());
    one.setCount(one.getCount() + other.getCount());
    return one;
  }

  @Override
  public Double finish(Average average) {
    return (double) average.getSum() / average.getCount();
  }

  @Override
  public Encoder<Average> bufferEncoder() {
    return Encoders.bean(Average.class);
  }

  @Override
  public Encoder<Double> outputEncoder() {
    return Encoders.DOUBLE();
  }
}
