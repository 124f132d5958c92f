package io.flinkspark.bridge.functions.table;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentCount;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.ConstantArgumentCount;
import org.apache.flink.table.types.inference.InputTypeStrategy;
import org.apache.flink.table.types.inference.Signature;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.utils.DataTypeUtils;

/** Any arguments, in Flink's internal form; the result's type is what Spark says of the call. */
final class SparkTypeInference {

  private SparkTypeInference() {}

  static TypeInference of(Function<CallContext, LogicalType> result) {
    return TypeInference.newBuilder()
        .inputTypeStrategy(new AnyArguments(result))
        .outputTypeStrategy(
            call -> Optional.of(DataTypeUtils.toInternalDataType(result.apply(call))))
        .build();
  }

  private record AnyArguments(Function<CallContext, LogicalType> result)
      implements InputTypeStrategy {

    @Override
    public ArgumentCount getArgumentCount() {
      return ConstantArgumentCount.any();
    }

    @Override
    public Optional<List<DataType>> inferInputTypes(CallContext call, boolean throwOnFailure) {
      return Optional.of(
          call.getArgumentDataTypes().stream().map(DataTypeUtils::toInternalDataType).toList());
    }

    @Override
    public List<Signature> getExpectedSignatures(FunctionDefinition definition) {
      return List.of(Signature.of(Signature.Argument.ofGroupVarying("ANY")));
    }
  }
}
