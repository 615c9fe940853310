package io.simctl;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.Console;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Calendar;
import java.util.Date;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Who may know whom, and what the control plane must not touch.
 *
 * <p>The rules go by package. A room without classes yet is an optional layer; {@link #everyClassIsInARoom} sees to it
 * that none can hide from the rules by sitting in a package they do not name.
 */
@AnalyzeClasses(packages = "io.simctl", importOptions = ArchitectureTest.NoTests.class)
final class ArchitectureTest {
    /** Unlike ArchUnit's own it knows tests wherever Maven was told to build them. */
    static final class NoTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }

    private static final String[] POLICIES = {"io.simctl.policy..", "io.simctl.control..", "io.simctl.fleet.."};
    private static final String[] SCENARIOS = {"io.simctl.scenario..", "io.simctl.trace..", "io.simctl.workload.."};
    private static final String SIM_ENGINE = "io.simctl.sim..";
    private static final String LIVE_ADAPTER = "io.simctl.live..";
    private static final String REPORTS = "io.simctl.report..";
    private static final String EXPERIMENTS = "io.simctl.experiments..";
    private static final String CLI = "io.simctl.cli..";

    @ArchTest
    static final ArchRule everyClassIsInARoom = classes()
            .should()
            .resideInAnyPackage(
                    POLICIES[0],
                    POLICIES[1],
                    POLICIES[2],
                    SCENARIOS[0],
                    SCENARIOS[1],
                    SCENARIOS[2],
                    SIM_ENGINE,
                    LIVE_ADAPTER,
                    REPORTS,
                    EXPERIMENTS,
                    CLI);

    @ArchTest
    static final ArchRule roomsKnowOnlyTheRoomsBelow = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("policies")
            .definedBy(POLICIES)
            .optionalLayer("scenarios")
            .definedBy(SCENARIOS)
            .optionalLayer("sim-engine")
            .definedBy(SIM_ENGINE)
            .optionalLayer("live-adapter")
            .definedBy(LIVE_ADAPTER)
            .optionalLayer("reports")
            .definedBy(REPORTS)
            .layer("experiments")
            .definedBy(EXPERIMENTS)
            .layer("cli")
            .definedBy(CLI)
            .whereLayer("policies")
            .mayNotAccessAnyLayer()
            .whereLayer("scenarios")
            .mayOnlyAccessLayers("policies")
            .whereLayer("sim-engine")
            .mayOnlyAccessLayers("policies", "scenarios")
            .whereLayer("live-adapter")
            .mayOnlyAccessLayers("policies", "scenarios")
            .whereLayer("reports")
            .mayOnlyAccessLayers("policies", "scenarios")
            .whereLayer("sim-engine")
            .mayOnlyBeAccessedByLayers("experiments")
            .whereLayer("experiments")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule controlPlaneKnowsNoLibrary = classes()
            .that()
            .resideInAnyPackage(POLICIES)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    POLICIES[0],
                    POLICIES[1],
                    POLICIES[2],
                    "java..",
                    "org.jspecify.annotations..",
                    "com.google.auto.service..");

    @ArchTest
    static final ArchRule controlPlaneHasNoInputOrOutput = noClasses()
            .that()
            .resideInAnyPackage(POLICIES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.sql..", "java.util.logging..")
            .because("the control plane runs the same lines in a simulation and live");

    @ArchTest
    static final ArchRule controlPlaneStartsNoThread = noClasses()
            .that()
            .resideInAnyPackage(POLICIES)
            .should()
            .dependOnClassesThat(belongToAnyOf(Thread.class, ThreadLocal.class)
                    .or(resideInAnyPackage("java.util.concurrent..").and(not(belongToAnyOf(TimeUnit.class)))))
            .because("one loop calls it, virtual or real");

    @ArchTest
    static final ArchRule controlPlaneReadsNoClock = noClasses()
            .that()
            .resideInAnyPackage(POLICIES)
            .should(readAClockOrRollDice())
            .because("time and randomness come in through ports");

    @ArchTest
    static final ArchRule simulationReadsNoClock = noClasses()
            .that()
            .resideInAPackage(SIM_ENGINE)
            .should(readAClockOrRollDice())
            .allowEmptyShould(true)
            .because("equal inputs give equal bytes");

    @ArchTest
    static final ArchRule experimentsKnowNoCommandLine = noClasses()
            .that()
            .resideInAPackage(EXPERIMENTS)
            .should()
            .dependOnClassesThat(resideInAnyPackage("picocli..", "me.tongfei..").or(belongToAnyOf(Console.class)))
            .orShould(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .orShould()
            .callMethod(System.class, "exit", int.class)
            .because("a program may use them as the command line does");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().assignedFrom(new EachPackage()).should().beFreeOfCycles();

    /** Each package is a slice of its own, those with packages of their own below them too. */
    private record EachPackage() implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    @ArchTest
    static final ArchRule nounsKnowNobody = noClasses()
            .that()
            .resideInAPackage("io.simctl.fleet..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.simctl.policy..", "io.simctl.control..");

    @ArchTest
    static final ArchRule policiesSeeNothingOfTheControlPlane = noClasses()
            .that()
            .resideInAPackage("io.simctl.policy..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.simctl.control..")
            .because("attempts are mutable and know what only the workload knows, such as how long an answer will be");

    private static ArchCondition<JavaClass> readAClockOrRollDice() {
        var systemTime = member(belongToAnyOf(System.class), "currentTimeMillis|nanoTime");
        var now = member(resideInAPackage("java.time.."), "now");
        var clock = member(assignableTo(Clock.class), ".*");
        var date = member(belongToAnyOf(Date.class, Calendar.class), "<init>|getInstance");
        var dice = member(
                belongToAnyOf(Random.class, SplittableRandom.class, SecureRandom.class, ThreadLocalRandom.class), ".*");
        var hiddenDice = member(belongToAnyOf(Math.class, StrictMath.class, UUID.class), "random|randomUUID");
        return accessTargetWhere(
                target(systemTime.or(now).or(clock).or(date).or(dice).or(hiddenDice))
                        .as("a clock or a source of randomness"));
    }

    private static DescribedPredicate<AccessTarget> member(DescribedPredicate<JavaClass> of, String nameRegex) {
        return owner(of).<AccessTarget>forSubtype().and(nameMatching(nameRegex).<AccessTarget>forSubtype());
    }
}
