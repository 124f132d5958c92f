package io.flinkspark.bridge.flink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flinkspark.bridge.flink", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule NEVER_SEES_SPARK =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..");

  @ArchTest
  static final ArchRule NEEDS_NO_ARROW_BUT_ITS_FORMAT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.arrow.vector..", "org.apache.arrow.memory..");

  @ArchTest
  static final ArchRule FLATBUFFERS_STAY_WITH_THE_DECODER =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.flinkspark.bridge.flink.arrow..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.arrow..", "com.google.flatbuffers..");

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLES =
      slices().matching("io.flinkspark.bridge.flink.(*)..").should().beFreeOfCycles();
}
