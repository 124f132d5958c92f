package io.flinkspark.jobs.flink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.flinkspark.jobs.flink",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule KNOWS_NO_SPARK =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.flinkspark.jobs.flink.sessions")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..", "io.flinkspark.bridge.functions..");

  @ArchTest
  static final ArchRule KNOWS_NO_CONNECTOR_OF_SPARKS =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.flinkspark.bridge.spark..");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLE =
      slices().matching("io.flinkspark.jobs.flink.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule PARTS_DO_NOT_KNOW_THE_JOBS =
      noClasses()
          .that()
          .resideInAnyPackage("io.flinkspark.jobs.flink.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.flinkspark.jobs.flink");
}
