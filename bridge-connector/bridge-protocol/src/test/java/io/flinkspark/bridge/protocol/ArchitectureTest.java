package io.flinkspark.bridge.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flinkspark.bridge.protocol", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule KNOWS_ONLY_THE_JDK =
      classes()
          .that()
          .resideOutsideOfPackage("..channel..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.flinkspark.bridge.protocol..", "java..", "javax..", "jdk.net..");

  @ArchTest
  static final ArchRule CHANNEL_KNOWS_ONLY_THE_JDK_AND_JACKSON =
      classes()
          .that()
          .resideInAPackage("..channel")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.flinkspark.bridge.protocol..", "java..", "com.fasterxml.jackson.core..");

  @ArchTest
  static final ArchRule HADOOP_IS_KNOWN_IN_ONE_PLACE =
      classes()
          .that()
          .resideInAPackage("..channel.hadoop..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.flinkspark.bridge.protocol..", "java..", "org.apache.hadoop..");

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLES =
      slices().matching("io.flinkspark.(**)").should().beFreeOfCycles();
}
