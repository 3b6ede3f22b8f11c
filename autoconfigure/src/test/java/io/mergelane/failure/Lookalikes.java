package io.mergelane.failure;

import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Objects;

import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.FixedValue;

import org.springframework.objenesis.ObjenesisStd;
import org.springframework.util.ClassUtils;

/**
 * Makes exceptions of classes by their names: real ones if the class is there, or ones
 * that look alike.
 */
final class Lookalikes {

	// Its cache goes by names, and there may be several classes of a name here.
	private static final ObjenesisStd OBJENESIS = new ObjenesisStd(false);

	private Lookalikes() {
	}

	/**
	 * Make an exception. Where its class is there, no constructor is called.
	 */
	static Throwable of(String type) {
		ClassLoader loader = Lookalikes.class.getClassLoader();
		if (!ClassUtils.isPresent(type, loader)) {
			return of(type, RuntimeException.class, Map.of());
		}
		Class<?> real = ClassUtils.resolveClassName(type, loader);
		Class<?> concrete = Modifier.isAbstract(real.getModifiers())
				? load(new ByteBuddy().subclass(real).name("io.mergelane.failure.Concrete" + real.getSimpleName()))
				: real;
		return (Throwable) OBJENESIS.newInstance(concrete);
	}

	/**
	 * Make an exception of a class that is not there.
	 * @param type its name
	 * @param parent what it extends
	 * @param answers what its methods return
	 */
	static <T extends Throwable> T of(String type, Class<T> parent, Map<String, Object> answers) {
		DynamicType.Builder<T> builder = new ByteBuddy().subclass(parent).name(type);
		for (Map.Entry<String, Object> answer : answers.entrySet()) {
			Class<?> returned = (answer.getValue() instanceof Integer) ? int.class : answer.getValue().getClass();
			builder = builder.defineMethod(answer.getKey(), returned, Visibility.PUBLIC)
				.intercept((answer.getValue() instanceof Integer number) ? FixedValue.value((int) number)
						: FixedValue.reference(answer.getValue()));
		}
		return parent.cast(OBJENESIS.newInstance(load(builder)));
	}

	private static Class<?> load(DynamicType.Builder<?> builder) {
		return builder.make().load(Objects.requireNonNull(Lookalikes.class.getClassLoader())).getLoaded();
	}

}
