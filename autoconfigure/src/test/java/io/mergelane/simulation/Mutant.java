package io.mergelane.simulation;

import java.util.List;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;

/**
 * A bug that is planted to see the checker find it.
 *
 * @param name what is wrong
 * @param edits the methods that are changed
 */
record Mutant(String name, List<Edit> edits) {

	static Mutant of(String name, Edit... edits) {
		return new Mutant(name, List.of(edits));
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * A changed method.
	 *
	 * @param type name of the type, below {@code io.mergelane}
	 * @param method name of the method, or {@code <init>}
	 * @param arguments number of arguments, or -1 if the name says enough
	 * @param instead what is done instead of the method, or {@code null}
	 * @param around what is done before or behind it, or {@code null}
	 */
	record Edit(String type, String method, int arguments, @Nullable Implementation instead,
			@Nullable Class<?> around) {

		/**
		 * The method does nothing, and returns nothing, zero or false.
		 */
		static Edit nothing(String type, String method) {
			return new Edit(type, method, -1, StubMethod.INSTANCE, null);
		}

		static Edit returning(String type, String method, Object value) {
			return new Edit(type, method, -1, FixedValue.value(value), null);
		}

		static Edit around(String type, String method, Class<?> advice) {
			return new Edit(type, method, -1, null, advice);
		}

		static Edit around(String type, String method, int arguments, Class<?> advice) {
			return new Edit(type, method, arguments, null, advice);
		}

		String typeName() {
			return "io.mergelane." + this.type;
		}

		ElementMatcher.Junction<MethodDescription> matcher() {
			ElementMatcher.Junction<MethodDescription> byName = this.method.equals("<init>")
					? ElementMatchers.isConstructor() : ElementMatchers.named(this.method);
			return (this.arguments < 0) ? byName : byName.and(ElementMatchers.takesArguments(this.arguments));
		}

		AsmVisitorWrapper visitor(Class<?> advice) {
			return Advice.to(advice).on(matcher());
		}

	}

}
