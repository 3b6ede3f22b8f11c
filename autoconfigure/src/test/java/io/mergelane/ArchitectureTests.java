package io.mergelane;

import java.util.concurrent.Executors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.NullMarked;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The rules of the house.
 */
@AnalyzeClasses(packages = "io.mergelane",
		importOptions = { ImportOption.DoNotIncludeTests.class, ArchitectureTests.NoTestSupport.class })
class ArchitectureTests {

	private static final String[] PURE = { "io.mergelane.tracker..", "io.mergelane.lane..", "io.mergelane.flow..",
			"io.mergelane.rebalance..", "io.mergelane.lag", "io.mergelane.skew.." };

	@ArchTest
	static final ArchRule importsGoDownwardsOnly = layeredArchitecture().consideringOnlyDependenciesInLayers()
		.layer("api")
		.definedBy("io.mergelane")
		.layer("tracker")
		.definedBy("io.mergelane.tracker")
		.layer("lane")
		.definedBy("io.mergelane.lane")
		.layer("flow")
		.definedBy("io.mergelane.flow")
		.layer("rebalance")
		.definedBy("io.mergelane.rebalance")
		.layer("lag")
		.definedBy("io.mergelane.lag")
		.layer("lag.group")
		.definedBy("io.mergelane.lag.group")
		.layer("skew")
		.definedBy("io.mergelane.skew")
		.layer("commit")
		.definedBy("io.mergelane.commit")
		.layer("group")
		.definedBy("io.mergelane.group")
		.layer("failure")
		.definedBy("io.mergelane.failure")
		.layer("recovery")
		.definedBy("io.mergelane.recovery")
		.layer("deadletter")
		.definedBy("io.mergelane.deadletter")
		.layer("replay")
		.definedBy("io.mergelane.replay")
		.layer("merge")
		.definedBy("io.mergelane.merge..")
		.layer("handler")
		.definedBy("io.mergelane.handler")
		.layer("observation")
		.definedBy("io.mergelane.observation")
		.layer("consumer")
		.definedBy("io.mergelane.consumer")
		.layer("listener")
		.definedBy("io.mergelane.listener")
		.layer("guard")
		.definedBy("io.mergelane.guard")
		.layer("offsets")
		.definedBy("io.mergelane.offsets")
		.layer("actuate")
		.definedBy("io.mergelane.actuate")
		.layer("metrics")
		.definedBy("io.mergelane.metrics")
		.layer("autoconfigure")
		.definedBy("io.mergelane.autoconfigure")
		.whereLayer("tracker")
		.mayNotAccessAnyLayer()
		.whereLayer("lane")
		.mayNotAccessAnyLayer()
		.whereLayer("flow")
		.mayNotAccessAnyLayer()
		.whereLayer("rebalance")
		.mayNotAccessAnyLayer()
		.whereLayer("lag")
		.mayNotAccessAnyLayer()
		.whereLayer("skew")
		.mayNotAccessAnyLayer()
		.whereLayer("api")
		.mayNotAccessAnyLayer()
		.whereLayer("merge")
		.mayOnlyAccessLayers("api")
		.whereLayer("failure")
		.mayNotAccessAnyLayer()
		.whereLayer("recovery")
		.mayOnlyAccessLayers("api", "failure")
		.whereLayer("deadletter")
		.mayOnlyAccessLayers("failure", "recovery")
		.whereLayer("deadletter")
		.mayOnlyBeAccessedByLayers("listener", "replay", "autoconfigure")
		.whereLayer("replay")
		.mayOnlyAccessLayers("deadletter", "flow")
		.whereLayer("replay")
		.mayOnlyBeAccessedByLayers("listener", "actuate", "autoconfigure")
		.whereLayer("commit")
		.mayOnlyAccessLayers("tracker")
		.whereLayer("group")
		.mayOnlyAccessLayers("api", "tracker")
		.whereLayer("handler")
		.mayOnlyAccessLayers("api", "failure", "merge")
		.whereLayer("observation")
		.mayOnlyAccessLayers("handler")
		.whereLayer("observation")
		.mayOnlyBeAccessedByLayers("listener", "autoconfigure")
		.whereLayer("consumer")
		.mayOnlyBeAccessedByLayers("listener", "guard", "offsets", "actuate", "metrics", "autoconfigure")
		.whereLayer("listener")
		.mayOnlyBeAccessedByLayers("guard", "offsets", "lag.group", "actuate", "metrics", "autoconfigure")
		.whereLayer("lag.group")
		.mayOnlyAccessLayers("lag", "group", "listener")
		.whereLayer("lag.group")
		.mayOnlyBeAccessedByLayers("actuate", "autoconfigure")
		.whereLayer("guard")
		.mayOnlyBeAccessedByLayers("actuate", "metrics", "autoconfigure")
		.whereLayer("offsets")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("actuate")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("metrics")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("autoconfigure")
		.mayNotBeAccessedByAnyLayer();

	@ArchTest
	static final ArchRule packagesDoNotNeedEachOther = slices().matching("io.mergelane.(**)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule engineIsPureJava = noClasses().that()
		.resideInAnyPackage(PURE)
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "org.apache.kafka..", "java.sql..");

	@ArchTest
	static final ArchRule groupsAreLookedAtWithoutSpring = noClasses().that()
		.resideInAPackage("io.mergelane.group")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

	@ArchTest
	static final ArchRule consumerIsTouchedWhereItIsPolledOnly = noClasses().that()
		.resideOutsideOfPackages("io.mergelane.commit", "io.mergelane.consumer", "io.mergelane.replay")
		.should()
		.callMethodWhere(DescribedPredicate.describe("the owner is a Consumer",
				(call) -> call.getTargetOwner().isAssignableTo(Consumer.class)));

	@ArchTest
	static final ArchRule autoConfigurationsArePublicAndFinal = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL);

	@ArchTest
	static final ArchRule autoConfigurationsHaveNoPublicMethods = methods().that()
		.areDeclaredInClassesThat()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.notBePublic();

	@ArchTest
	static final ArchRule autoConfigurationsHaveNoPublicConstructors = constructors().that()
		.areDeclaredInClassesThat()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.notBePublic();

	@ArchTest
	static final ArchRule nothingSleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

	@ArchTest
	static final ArchRule nothingReadsTheWallClock = noClasses().should().callMethod(System.class, "currentTimeMillis");

	@ArchTest
	static final ArchRule nothingStartsThreadsByItself = noClasses().should()
		.callConstructorWhere(DescribedPredicate.describe("the owner is Thread",
				(call) -> call.getTargetOwner().isAssignableTo(Thread.class)))
		.orShould()
		.dependOnClassesThat()
		.belongToAnyOf(Executors.class);

	@ArchTest
	static final ArchRule everyPackageIsNullMarked = classes().that(resideInAnyPackage("io.mergelane.."))
		.should(new com.tngtech.archunit.lang.ArchCondition<JavaClass>("be in a @NullMarked package") {

			@Override
			public void check(JavaClass type, com.tngtech.archunit.lang.ConditionEvents events) {
				boolean marked = type.getPackage()
					.tryGetPackageInfo()
					.map((info) -> info.isAnnotatedWith(NullMarked.class))
					.orElse(false);
				events.add(new com.tngtech.archunit.lang.SimpleConditionEvent(type, marked,
						type.getPackageName() + " is not @NullMarked"));
			}

		});

	/**
	 * Leaves out the processes that tests start.
	 */
	static final class NoTestSupport implements ImportOption {

		@Override
		public boolean includes(Location location) {
			return !location.contains("/io/mergelane/process/");
		}

	}

}
