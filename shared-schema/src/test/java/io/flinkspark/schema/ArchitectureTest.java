package io.flinkspark.schema;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flinkspark.schema", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  /** No engine, no Arrow, nothing else. */
  @ArchTest
  static final ArchRule KNOWS_ONLY_AVRO =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.flinkspark.schema..", "org.apache.avro..", "java..");

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLES =
      slices().matching("io.flinkspark.(**)").should().beFreeOfCycles();
}
