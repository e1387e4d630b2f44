package dev.manx.harness;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What may depend on what, over the classes of all modules. A rule that finds no class to look at
/// fails, so an incomplete class path does not keep it.
class ArchitectureTest {

    /// The API of files, sockets and processes. A `Path` is only a name, and is not among it.
    private static final DescribedPredicate<JavaClass> IO =
            DescribedPredicate.describe(
                    "files, sockets or processes",
                    type ->
                            type.getPackageName().startsWith("java.nio.channels")
                                    || Set.of(
                                                    "java.nio.file.Files",
                                                    "java.nio.file.FileSystem",
                                                    "java.nio.file.FileSystems",
                                                    "java.nio.file.WatchService",
                                                    "java.io.File",
                                                    "java.io.FileInputStream",
                                                    "java.io.FileOutputStream",
                                                    "java.io.FileReader",
                                                    "java.io.FileWriter",
                                                    "java.io.RandomAccessFile",
                                                    "java.net.Socket",
                                                    "java.net.ServerSocket",
                                                    "java.lang.Process",
                                                    "java.lang.ProcessBuilder",
                                                    "java.lang.Runtime")
                                            .contains(type.getName()));

    private static final JavaClasses MANX =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.manx");

    static Stream<ArchRule> rules() {
        return Stream.of(
                classes()
                        .that()
                        .resideInAPackage("dev.manx.core..")
                        .should()
                        .onlyDependOnClassesThat(notOfManxBut("core"))
                        .as("core knows no program"),
                classes()
                        .that()
                        .resideInAPackage("dev.manx.cni..")
                        .should()
                        .onlyDependOnClassesThat(notOfManxBut("core", "cni"))
                        .as("manx depends on core alone"),
                classes()
                        .that()
                        .resideInAPackage("dev.manx.ipam..")
                        .should()
                        .onlyDependOnClassesThat(notOfManxBut("core", "ipam"))
                        .as("manx-ipam depends on core alone"),
                classes()
                        .that()
                        .resideInAPackage("dev.manx.bird..")
                        .should()
                        .onlyDependOnClassesThat(notOfManxBut("core", "bird"))
                        .as("manx-bird depends on core alone"),
                classes()
                        .that()
                        .resideInAPackage("dev.manx.harness..")
                        .should()
                        .onlyDependOnClassesThat(notOfManxBut("harness"))
                        .as("the harness judges from outside: it uses nothing of Manx"),
                noClasses()
                        .that(
                                resideInAPackage("dev.manx..")
                                        .and(
                                                DescribedPredicate.not(
                                                        resideInAPackage("dev.manx.core.linux"))))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("java.lang.foreign..", "java.lang.invoke.foreign..")
                        .as("only core.linux calls C"),
                noClasses()
                        .that(
                                resideInAPackage("dev.manx..")
                                        .and(
                                                DescribedPredicate.not(
                                                        resideInAnyPackage(
                                                                "dev.manx.core.linux",
                                                                "dev.manx.install"))))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.graalvm..")
                        .as("only core.linux and install know of the native image"),
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                "dev.manx.core.net",
                                "dev.manx.core.json",
                                "dev.manx.core.spec",
                                "dev.manx.core.block",
                                "dev.manx.core.conf",
                                "dev.manx.core.registry",
                                "dev.manx.ipam.pool",
                                "dev.manx.bird.settings",
                                "dev.manx.bird.dialect",
                                "dev.manx.bird.config")
                        .should()
                        .dependOnClassesThat(IO)
                        .as("pure packages take values and return values"),
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                "dev.manx.core..",
                                "dev.manx.cni..",
                                "dev.manx.ipam..",
                                "dev.manx.bird..",
                                "dev.manx.install..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("java.lang.reflect..")
                        .orShould()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.util.ServiceLoader")
                        .as("the programs use neither reflection nor service loading"),
                slices().matching("dev.manx.(**)").should().beFreeOfCycles());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.check(MANX);
    }

    @Test
    void everyPackageHasItsStory() {
        Set<String> packages = Set.copyOf(MANX.stream().map(JavaClass::getPackageName).toList());
        assertThat(packages)
                .allMatch(
                        name -> MANX.contain(name + ".package-info"),
                        "a package has a package-info.java");
    }

    /// Anything outside Manx, and these modules of Manx.
    private static DescribedPredicate<JavaClass> notOfManxBut(String... modules) {
        return DescribedPredicate.describe(
                "outside Manx or in " + String.join(", ", modules),
                type ->
                        !type.getBaseComponentType().getPackageName().startsWith("dev.manx.")
                                || Stream.of(modules)
                                        .anyMatch(
                                                module ->
                                                        (type.getBaseComponentType()
                                                                                .getPackageName()
                                                                        + ".")
                                                                .startsWith(
                                                                        "dev.manx."
                                                                                + module
                                                                                + ".")));
    }
}
