package io.mergelane.merge.dialect;

import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A statement of no database, which remembers what is called.
 */
final class RecordedStatement {

	final List<String> calls = new ArrayList<>();

	private final int[] counts;

	/**
	 * Create a statement that counts as told, in a batch or else the first time.
	 */
	RecordedStatement(int... counts) {
		this.counts = counts;
	}

	PreparedStatement statement() {
		return (PreparedStatement) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { PreparedStatement.class }, (proxy, method, arguments) -> {
					this.calls.add(method.getName() + Arrays.toString((arguments != null) ? arguments : new Object[0]));
					return switch (method.getName()) {
						case "executeBatch" -> this.counts;
						case "executeUpdate" -> this.counts[0];
						default -> null;
					};
				});
	}

}
