package io.mergelane.failure;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.jspecify.annotations.Nullable;

/**
 * Reads a status from exceptions of a library that need not be there.
 * <p>
 * The methods are looked up once per class; a call of them costs next to nothing.
 * <p>
 * Threading: immutable.
 */
final class StatusReader implements CodeReader {

	private static final MethodType STATUS_OF_FAILURE = MethodType.methodType(Object.class, Throwable.class);

	private final MethodHandle status;

	private final CodeVerdicts verdicts;

	private StatusReader(MethodHandle status, CodeVerdicts verdicts) {
		this.status = status;
		this.verdicts = verdicts;
	}

	/**
	 * Create a reader.
	 * @param type the class that has the first method
	 * @param path calls of methods, as {@code getStatusCode().value()}
	 * @param verdicts what the status means
	 * @return the reader; one that reads nothing if the class is not as expected
	 */
	static CodeReader of(Class<?> type, String path, CodeVerdicts verdicts) {
		try {
			return new StatusReader(handle(type, path), verdicts);
		}
		catch (ReflectiveOperationException | LinkageError ex) {
			// Another version of the library.
			return NONE;
		}
	}

	private static MethodHandle handle(Class<?> type, String path) throws ReflectiveOperationException {
		MethodHandle handle = MethodHandles.identity(type);
		for (String call : path.split("\\.")) {
			String name = call.substring(0, call.indexOf('('));
			Class<?> owner = handle.type().returnType();
			// Of the owner, also if it has inherited the method.
			MethodHandle next = MethodHandles.publicLookup().unreflect(owner.getMethod(name));
			handle = MethodHandles.filterReturnValue(handle,
					next.asType(MethodType.methodType(next.type().returnType(), owner)));
		}
		return handle.asType(STATUS_OF_FAILURE);
	}

	@Override
	public @Nullable FailureVerdict read(Throwable failure) {
		try {
			Object code = (Object) this.status.invokeExact(failure);
			return (code != null) ? this.verdicts.of(code) : null;
		}
		catch (Throwable ex) {
			// No response, for one.
			return null;
		}
	}

}
