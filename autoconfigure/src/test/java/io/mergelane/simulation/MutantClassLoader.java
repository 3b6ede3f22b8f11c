package io.mergelane.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.pool.TypePool;

/**
 * Loads the product and its simulation anew, with the methods of a mutant changed.
 */
final class MutantClassLoader extends ClassLoader {

	private static final String OURS = "io.mergelane.";

	private final Mutant mutant;

	private final ClassFileLocator files;

	private final TypePool types;

	MutantClassLoader(Mutant mutant) {
		super(MutantClassLoader.class.getClassLoader());
		this.mutant = mutant;
		this.files = ClassFileLocator.ForClassLoader.of(getParent());
		this.types = TypePool.Default.of(this.files);
		mutant.edits().forEach(this::checkThatItIsThere);
	}

	private void checkThatItIsThere(Mutant.Edit edit) {
		TypeDescription type = this.types.describe(edit.typeName()).resolve();
		if (type.getDeclaredMethods().filter(edit.matcher()).isEmpty()) {
			throw new AssertionError("Mutant '%s' changes %s.%s, which is not there any more: adapt it"
				.formatted(this.mutant, edit.typeName(), edit.method()));
		}
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (!name.startsWith(OURS)) {
			return super.loadClass(name, resolve);
		}
		synchronized (getClassLoadingLock(name)) {
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}
	}

	private Class<?> define(String name) throws ClassNotFoundException {
		try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
			if (file == null) {
				throw new ClassNotFoundException(name);
			}
			byte[] original = file.readAllBytes();
			boolean changed = this.mutant.edits().stream().anyMatch((edit) -> edit.typeName().equals(name));
			byte[] code = changed ? change(name) : original;
			return defineClass(name, code, 0, code.length);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private byte[] change(String name) {
		DynamicType.Builder<?> builder = new ByteBuddy().redefine(this.types.describe(name).resolve(), this.files);
		for (Mutant.Edit edit : this.mutant.edits()) {
			if (edit.typeName().equals(name)) {
				Implementation instead = edit.instead();
				Class<?> around = edit.around();
				if (instead != null) {
					builder = builder.method(edit.matcher()).intercept(instead);
				}
				if (around != null) {
					builder = builder.visit(edit.visitor(around));
				}
			}
		}
		return builder.make().getBytes();
	}

}
