package io.mergelane.guard;

import java.util.ArrayList;
import java.util.List;

import io.mergelane.testsupport.TestBroker;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A broker for the tests of a class, and scenes that are closed after each of them.
 * <p>
 * Threading: confined to the test's thread.
 */
final class Scenes implements AfterEachCallback, AfterAllCallback {

	private final TestBroker broker = new TestBroker(Scene.inAHurry());

	private final List<Scene> open = new ArrayList<>();

	private int created;

	/**
	 * Create a scene.
	 * @param partitions partitions of its topic
	 */
	Scene create(int partitions) {
		Scene scene = new Scene(this.broker, "scene-" + this.created++, partitions);
		this.open.add(scene);
		return scene;
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.open.forEach(Scene::close);
		this.open.clear();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.broker.close();
	}

}
