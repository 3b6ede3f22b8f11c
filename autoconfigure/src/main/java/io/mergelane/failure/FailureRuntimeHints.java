package io.mergelane.failure;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * Lets {@link StatusReader} call the methods of the {@link FailureTable} in a native
 * image, of those libraries that are there.
 * <p>
 * Threading: immutable.
 */
final class FailureRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		for (FailureRow row : FailureTable.ROWS) {
			if (row.isOfClasses() && row.note().startsWith(FailureRow.OR_BY)) {
				String[] by = row.note().substring(FailureRow.OR_BY.length()).split(" ");
				if (!by[0].equals(FailureRow.SQL)) {
					row.keys().forEach((name) -> register(hints, classLoader, name, by[1]));
				}
			}
		}
	}

	private static void register(RuntimeHints hints, @Nullable ClassLoader classLoader, String name, String path) {
		try {
			Class<?> owner = ClassUtils.forName(name, classLoader);
			for (String call : path.split("\\.")) {
				Method method = owner.getMethod(call.substring(0, call.indexOf('(')));
				hints.reflection().registerMethod(method, ExecutableMode.INVOKE);
				owner = method.getReturnType();
			}
		}
		catch (ReflectiveOperationException | LinkageError ex) {
			// No such library, or another version of it: it is not asked either.
		}
	}

}
