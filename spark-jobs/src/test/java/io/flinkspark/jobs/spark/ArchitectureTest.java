package io.flinkspark.jobs.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flinkspark.jobs.spark", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule NEVER_SEES_FLINK =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.flink..");

  @ArchTest
  static final ArchRule NEVER_SEES_FLINK_JOBS =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.flinkspark.jobs.flink..");

  @ArchTest
  static final ArchRule PARTS_DO_NOT_KNOW_EACH_OTHER =
      slices().matching("io.flinkspark.jobs.spark.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_PART_KNOWS_A_JOB =
      noClasses()
          .that()
          .resideInAPackage("io.flinkspark.jobs.spark.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.flinkspark.jobs.spark");
}
