package io.mergelane.benchmarks.contender;

import io.mergelane.benchmarks.workload.Workload;

/**
 * A way to read a topic with one consumer.
 * <p>
 * Threading: immutable.
 */
public interface Contender {

	/**
	 * Return its name.
	 * @return the name
	 */
	String name();

	/**
	 * Return whether it promises that records of a key are handled one at a time, in
	 * their order.
	 * @return whether it does
	 */
	boolean keepsOrder();

	/**
	 * Return whether it is made for a workload: a single thread is not, where handling
	 * takes time.
	 * @param workload the workload
	 * @return whether it is
	 */
	boolean suits(Workload workload);

	/**
	 * Start to read.
	 * @param subscription what to read
	 * @return stops reading, after what has been handled is committed
	 */
	AutoCloseable start(Subscription subscription);

}
