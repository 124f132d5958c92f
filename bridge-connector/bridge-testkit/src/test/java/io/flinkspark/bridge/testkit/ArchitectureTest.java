package io.flinkspark.bridge.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.flinkspark.bridge.testkit",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule SEES_NO_ENGINE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..",
              "org.apache.spark..",
              "org.apache.hadoop..",
              "org.apache.kafka..");

  @ArchTest
  static final ArchRule GUARD_STANDS_ALONE =
      classes()
          .that()
          .haveSimpleName("GuardAgent")
          .should()
          .onlyDependOnClassesThat()
          .resideInAPackage("java..")
          .because("its class file is alone in a jar");

  @ArchTest
  static final ArchRule ONLY_THE_EXTENSION_NEEDS_JUNIT =
      noClasses()
          .that()
          .haveSimpleNameNotStartingWith("BridgeExtension")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.junit..");
}
