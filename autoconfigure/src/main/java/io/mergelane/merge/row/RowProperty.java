package io.mergelane.merge.row;

import java.beans.PropertyDescriptor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

import io.mergelane.merge.value.InvalidValueException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A readable property of a row type: a record component or a bean property.
 * <p>
 * Threading: immutable.
 *
 * @param name name of the property
 * @param accessor method that returns its value
 */
record RowProperty(String name, Method accessor) {

	RowProperty {
		// A row type is often nested in the listener class, and not public.
		ReflectionUtils.makeAccessible(accessor);
	}

	static List<RowProperty> of(Class<?> type) {
		if (type.isRecord()) {
			return Arrays.stream(type.getRecordComponents())
				.map((component) -> new RowProperty(component.getName(), component.getAccessor()))
				.toList();
		}
		return Arrays.stream(BeanUtils.getPropertyDescriptors(type))
			.filter((descriptor) -> descriptor.getReadMethod() != null && !"class".equals(descriptor.getName()))
			.map(RowProperty::of)
			.toList();
	}

	private static RowProperty of(PropertyDescriptor descriptor) {
		return new RowProperty(descriptor.getName(), descriptor.getReadMethod());
	}

	@Nullable Object read(Object row) {
		try {
			return this.accessor.invoke(row);
		}
		catch (InvocationTargetException ex) {
			String failure = ex.getTargetException().getClass().getSimpleName();
			throw new InvalidValueException("'" + this.name + "' cannot be read: " + failure);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException("Accessor of '" + this.name + "' was made accessible", ex);
		}
	}

}
