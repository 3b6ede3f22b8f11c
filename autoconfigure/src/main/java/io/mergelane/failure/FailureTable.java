package io.mergelane.failure;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of failures. The table in docs/failures.md is compared with it by a test.
 * <p>
 * A line is {@code what | verdict | why}. What: names of classes, which speak for their
 * subclasses too unless these have a line; or codes after the name of who gives them,
 * with {@code a..b} for all from a to b. Classes are named, as most of them need not be
 * there. A verdict of a class may be followed by
 * <ul>
 * <li>{@code whatever its cause}: nothing inside is looked at;
 * <li>{@code without a cause}: with one, the class says nothing;
 * <li>{@code or by SQL}: what the SQL state or the database's own code says comes first;
 * <li>{@code or by HTTP path}, {@code or by gRPC path}: likewise, for a status that is
 * found by calling the methods of the path.
 * </ul>
 * <p>
 * To give a line its verdict, ask: may the record that failed succeed as it is when time
 * has passed? Yes, or nobody could tell from one that will: transient. No, whoever else
 * is well: permanent. Either: unknown. A wrong transient holds up a key, a wrong
 * permanent gives up a good record, so transient is the side to err on.
 * <p>
 * Threading: immutable.
 */
final class FailureTable {

	private static final String TEXT = """
			# Mergelane
			io.mergelane.failure.RejectedRecordException | permanent, whatever its cause | the handler says so
			io.mergelane.merge.TooManyRefusedRowsException | transient | the fault is taken to lie in the table
			io.mergelane.merge.MergeTableException, io.mergelane.merge.table.UnfitTableException | transient | the table is at fault
			io.mergelane.handler.NackedException | transient | the handler asked for another attempt
			io.mergelane.offsets.FencedException, io.mergelane.handler.NotHandledException | transient | another instance, or an earlier record, is on
			io.mergelane.consumer.LostOffsetException | transient | the log is at fault

			# Reading the record
			org.springframework.kafka.support.serializer.DeserializationException | permanent | the record cannot be read
			org.apache.kafka.common.errors.SerializationException | permanent | the record cannot be read; a registry that is away shows as the cause
			org.springframework.kafka.support.converter.ConversionException | permanent | the payload cannot be converted
			org.springframework.messaging.converter.MessageConversionException | permanent | the payload cannot be converted
			org.springframework.messaging.handler.invocation.MethodArgumentResolutionException | permanent | the record does not fit the method
			org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException | permanent | the payload is not valid
			org.springframework.messaging.handler.annotation.support.MethodArgumentTypeMismatchException | permanent | the record does not fit the method
			org.springframework.messaging.MessageHandlingException | permanent, without a cause | a header is missing
			jakarta.validation.ConstraintViolationException, javax.validation.ConstraintViolationException | permanent | not valid
			java.lang.ClassCastException, java.lang.NoSuchMethodException | permanent | the record does not fit the method
			com.fasterxml.jackson.core.JacksonException, com.fasterxml.jackson.core.JsonProcessingException, tools.jackson.core.JacksonException | unknown | may be of the record, or of an answer of somebody else
			com.google.protobuf.InvalidProtocolBufferException, com.google.gson.stream.MalformedJsonException | unknown | may be of the record, or of an answer of somebody else

			# Input, output and time
			java.io.IOException | transient | connections are refused, reset, timed out; disks are full
			java.net.ConnectException, java.net.NoRouteToHostException, java.net.PortUnreachableException | transient | nobody is there, or not yet
			java.net.SocketException, java.net.SocketTimeoutException, java.net.UnknownHostException | transient | the network, or its names
			java.net.http.HttpTimeoutException, java.net.http.HttpConnectTimeoutException | transient | too slow
			java.nio.channels.ClosedChannelException | transient | the connection is gone
			java.nio.channels.UnresolvedAddressException | transient | no answer from the name service
			javax.net.ssl.SSLException, javax.net.ssl.SSLHandshakeException | transient | a certificate is of the connection, not of the record
			java.io.UncheckedIOException | unknown | as its cause
			java.io.EOFException | unknown | may be a connection that ended, or what was read
			java.io.FileNotFoundException, java.nio.file.FileSystemException | unknown | the file may come, or its name be wrong
			java.net.MalformedURLException | unknown | may be made of the record
			java.io.ObjectStreamException, java.io.UTFDataFormatException, java.io.UnsupportedEncodingException, java.nio.charset.CharacterCodingException, java.util.zip.ZipException | unknown | may be of the record, or of an answer of somebody else
			java.util.concurrent.TimeoutException | transient | too slow
			java.util.concurrent.RejectedExecutionException | transient | busy, or stopping
			java.util.concurrent.CancellationException, java.lang.InterruptedException | transient | somebody stopped it
			org.springframework.core.task.TaskTimeoutException | transient | too slow
			reactor.core.Exceptions$ReactiveException | unknown | as its cause
			io.netty.handler.timeout.TimeoutException | transient | too slow
			io.netty.channel.ConnectTimeoutException | transient | nobody is there, or not yet

			# Protections
			io.github.resilience4j.circuitbreaker.CallNotPermittedException | transient | the circuit is open
			io.github.resilience4j.bulkhead.BulkheadFullException, io.github.resilience4j.ratelimiter.RequestNotPermitted | transient | busy
			dev.failsafe.CircuitBreakerOpenException, dev.failsafe.TimeoutExceededException | transient | the circuit is open, or too slow
			dev.failsafe.BulkheadFullException, dev.failsafe.RateLimitExceededException | transient | busy
			org.springframework.resilience.InvocationRejectedException | transient | busy

			# Kafka
			org.apache.kafka.common.errors.RetriableException | transient | Kafka says so
			org.apache.kafka.common.errors.ApplicationRecoverableException, org.apache.kafka.common.errors.TransactionAbortableException, org.apache.kafka.common.errors.TransactionAbortedException, org.apache.kafka.common.errors.InvalidTxnStateException, org.apache.kafka.common.errors.OutOfOrderSequenceException | transient | the producer, or its transaction, is replaced
			org.apache.kafka.common.errors.RebalanceInProgressException, org.apache.kafka.clients.consumer.CommitFailedException | transient | partitions are moving
			org.apache.kafka.common.errors.InterruptException, org.apache.kafka.common.errors.WakeupException | transient | somebody stopped it
			org.apache.kafka.common.errors.AuthenticationException | transient | the login is at fault
			org.apache.kafka.common.errors.AuthorizationException | unknown | a right may be missing for some topics only
			org.apache.kafka.common.errors.RecordTooLargeException, org.apache.kafka.common.errors.RecordBatchTooLargeException | permanent | what is sent for the record is too large
			org.apache.kafka.common.errors.InvalidTimestampException | permanent | what is sent for the record has an impossible time
			org.springframework.kafka.requestreply.KafkaReplyTimeoutException | transient | too slow
			org.springframework.kafka.core.NoProducerAvailableException | transient | busy

			# Spring's data access
			org.springframework.dao.TransientDataAccessException, org.springframework.dao.TransientDataAccessResourceException, org.springframework.dao.RecoverableDataAccessException | transient | Spring says so
			org.springframework.dao.ConcurrencyFailureException, org.springframework.dao.PessimisticLockingFailureException, org.springframework.dao.CannotAcquireLockException, org.springframework.dao.CannotSerializeTransactionException, org.springframework.dao.DeadlockLoserDataAccessException | transient | deadlock, lock, serialization
			org.springframework.dao.OptimisticLockingFailureException | transient | another one was faster; the next attempt reads what it wrote
			org.springframework.dao.QueryTimeoutException | transient | too slow
			org.springframework.dao.DataAccessResourceFailureException, org.springframework.dao.NonTransientDataAccessResourceException, org.springframework.jdbc.CannotGetJdbcConnectionException | transient | the database is away, or the pool is empty
			org.springframework.dao.CleanupFailureDataAccessException | transient | the connection went at the end
			org.springframework.dao.DataIntegrityViolationException | permanent | a value is too long, null, or not allowed; keys may differ, see SQL
			org.springframework.dao.DuplicateKeyException | unknown | a row may have been inserted at the same time: the next attempt finds it
			org.springframework.dao.DataRetrievalFailureException, org.springframework.dao.EmptyResultDataAccessException | unknown | what is missing may come
			org.springframework.dao.IncorrectResultSizeDataAccessException, org.springframework.dao.IncorrectUpdateSemanticsDataAccessException, org.springframework.jdbc.JdbcUpdateAffectedIncorrectNumberOfRowsException | unknown | other rows may come or go
			org.springframework.dao.InvalidDataAccessResourceUsageException, org.springframework.jdbc.BadSqlGrammarException, org.springframework.dao.TypeMismatchDataAccessException | unknown | the statement or the table is at fault
			org.springframework.jdbc.IncorrectResultSetColumnCountException, org.springframework.jdbc.InvalidResultSetAccessException, org.springframework.jdbc.LobRetrievalFailureException, org.springframework.jdbc.SQLWarningException | unknown | the statement or the table is at fault
			org.springframework.dao.InvalidDataAccessApiUsageException | unknown | the code is at fault
			org.springframework.dao.PermissionDeniedDataAccessException | unknown | a right may be missing for some tables only
			org.springframework.dao.DataAccessException, org.springframework.dao.NonTransientDataAccessException, org.springframework.dao.UncategorizedDataAccessException, org.springframework.jdbc.UncategorizedSQLException | unknown | as its cause

			# Spring's transactions
			org.springframework.transaction.CannotCreateTransactionException | transient | the database is away, or the pool is empty
			org.springframework.transaction.TransactionTimedOutException | transient | too slow
			org.springframework.transaction.TransactionException, org.springframework.transaction.TransactionSystemException, org.springframework.transaction.UnexpectedRollbackException, org.springframework.transaction.interceptor.TransactionAspectSupport$ThrowableHolderException | unknown | as its cause
			org.springframework.transaction.HeuristicCompletionException | unknown | may be done in part
			org.springframework.transaction.TransactionUsageException, org.springframework.transaction.IllegalTransactionStateException, org.springframework.transaction.InvalidIsolationLevelException, org.springframework.transaction.InvalidTimeoutException, org.springframework.transaction.NestedTransactionNotSupportedException, org.springframework.transaction.NoTransactionException, org.springframework.transaction.TransactionSuspensionNotSupportedException, org.springframework.transaction.reactive.TransactionContextManager$NoTransactionInContextException | unknown | the code is at fault

			# JPA and Hibernate
			jakarta.persistence.OptimisticLockException, javax.persistence.OptimisticLockException, org.hibernate.StaleStateException, org.hibernate.dialect.lock.OptimisticEntityLockException | transient | another one was faster; the next attempt reads what it wrote
			jakarta.persistence.PessimisticLockException, jakarta.persistence.LockTimeoutException, jakarta.persistence.QueryTimeoutException, javax.persistence.PessimisticLockException, javax.persistence.LockTimeoutException, javax.persistence.QueryTimeoutException | transient | deadlock, lock, time
			org.hibernate.PessimisticLockException, org.hibernate.exception.LockAcquisitionException, org.hibernate.QueryTimeoutException | transient | deadlock, lock, time
			org.hibernate.exception.JDBCConnectionException | transient | the database is away
			org.hibernate.exception.ConstraintViolationException, org.hibernate.exception.DataException, org.hibernate.PropertyValueException | permanent | a value is too long, null, or not allowed; keys may differ, see SQL
			jakarta.persistence.PersistenceException, javax.persistence.PersistenceException, org.hibernate.HibernateException | unknown | as its cause

			# JDBC
			java.sql.SQLTransientException, java.sql.SQLTransientConnectionException, java.sql.SQLTimeoutException, java.sql.SQLTransactionRollbackException | transient | the driver, or the pool, says so
			java.sql.SQLRecoverableException, java.sql.SQLNonTransientConnectionException | transient | the connection is gone
			java.sql.SQLInvalidAuthorizationSpecException | transient | the login is at fault
			java.sql.SQLDataException, java.sql.SQLIntegrityConstraintViolationException | permanent, or by SQL | a value is too long, null, or not allowed
			java.sql.SQLException, java.sql.SQLNonTransientException, java.sql.SQLSyntaxErrorException, java.sql.SQLFeatureNotSupportedException, java.sql.BatchUpdateException | unknown, or by SQL | tells by its codes
			io.r2dbc.spi.R2dbcTransientException, io.r2dbc.spi.R2dbcNonTransientResourceException | transient | the driver says so
			io.r2dbc.spi.R2dbcDataIntegrityViolationException | unknown | may be a key that was inserted at the same time

			# SQL states
			SQLState: 08 | transient | connection
			SQLState: 28 | transient | the login is at fault
			SQLState: 40, 40001, 40003, 40P01 | transient | deadlock, serialization, rolled back
			SQLState: 40002 | permanent | rolled back for a constraint
			SQLState: 25006 | transient | read-only: a standby
			SQLState: 25P03, 25P04 | transient | the transaction was ended for its time
			SQLState: 53 | transient | disk, memory or connections are used up
			SQLState: 55006, 55P03 | transient | locked
			SQLState: 57 | transient | cancelled, timed out, shut down
			SQLState: 58 | transient | input or output of the server
			SQLState: 66 | transient | network (Oracle)
			SQLState: HY008, HYT00, HYT01, S1T00 | transient | cancelled, timed out
			SQLState: HV001, HV00M, HV00N | transient | what is behind a foreign table is away
			SQLState: 90020, 90067, 90098, 90121, 90131 | transient | connection, database closed, row changed (H2)
			SQLState: 21 | permanent | more than one row
			SQLState: 22 | permanent | a value that does not fit
			SQLState: 23 | permanent | null, or against a constraint
			SQLState: 23505, 23P01 | unknown | unique: a row may have been inserted at the same time
			SQLState: 23001, 23503, 23504, 23506 | unknown | foreign key: the row it needs may come, that in its way may go
			SQLState: 44 | permanent | against the check option of a view
			SQLState: 54000 | permanent | larger than the database takes
			SQLState: 54 | unknown | may be of the record or of the statement
			SQLState: 00, 01, 02, 03 | unknown | no failure, or not yet
			SQLState: 07, 0A, 0B, 0D, 0E, 0F, 0K, 0L, 0M, 0N, 0P, 0S, 0T, 0U, 0V, 0W, 0X, 0Y, 0Z, 10, 20, 24, 25, 26, 27, 2A, 2B, 2C, 2D, 2E, 2H, 30, 33, 34, 35, 36, 37, 3B, 3C, 3D, 3F, 42, 46, 5U, 51, 55, 56 | unknown | the statement, the table or the code is at fault
			SQLState: 09, 2F, 38, 39, 45, P0 | unknown | a trigger or routine says so, and what it means is its own
			SQLState: 60, 61, 62, 63, 64, 65, 67, 69, 72, 82, 90, 99, F0, HV, HW, HY, HZ, IM, S0, S1, XX | unknown | says too little; the code may say more

			# Codes of databases
			MySQL: 1205, 1213, 1020, 3058, 3101, 3572 | transient | deadlock, lock, serialization
			MySQL: 1021, 1037, 1038, 1041, 1114, 1206 | transient | disk, memory or locks are used up
			MySQL: 1040, 1203, 1226 | transient | too many connections
			MySQL: 1045, 1129 | transient | the login is at fault
			MySQL: 1053, 1317, 1927, 1969, 3024 | transient | cancelled, timed out, shut down
			MySQL: 1047, 1158..1161, 2002, 2003, 2006, 2013, 2055, 4031 | transient | connection
			MySQL: 1290, 1792, 1836 | transient | read-only: a standby
			MySQL: 1022, 1062, 1586 | unknown | unique: a row may have been inserted at the same time
			MySQL: 1216, 1217, 1451, 1452 | unknown | foreign key: the row it needs may come, that in its way may go
			MySQL: 1118, 1265, 1364, 1366, 1411, 1526, 3819, 4025 | permanent | a value that does not fit
			Oracle: 54, 60, 1555, 2049, 4020, 4021, 8177, 30006 | transient | deadlock, lock, serialization, snapshot too old
			Oracle: 18, 20, 257, 1653, 1654, 1691 | transient | disk or connections are used up
			Oracle: 28, 1012, 1013, 2396, 1017, 28000, 28001 | transient | session ended, or the login is at fault
			Oracle: 1033, 1034, 1089, 1090, 1092, 3113, 3114, 3135, 12150..12699, 17002, 17008, 17410, 25402, 25408 | transient | connection, shut down
			Oracle: 4061, 4068 | transient | a package was replaced
			Oracle: 16000 | transient | read-only: a standby
			Oracle: 1 | unknown | unique: a row may have been inserted at the same time
			Oracle: 2291, 2292 | unknown | foreign key: the row it needs may come, that in its way may go
			Oracle: 20000..20999 | unknown | a trigger or routine says so, and what it means is its own
			Oracle: 1400, 1401, 1402, 1407, 1426, 1438, 1461, 1465, 1722, 1839, 1841, 1843, 1858, 1861, 2290, 6502, 12899, 14400, 14402, 17026, 28115, 30926, 31011 | permanent | a value that does not fit
			SQL Server: 1204, 1205, 1222, 3960, 3961, 41301, 41302, 41305, 41325 | transient | deadlock, lock, serialization
			SQL Server: 701, 1105, 8645, 8651, 9002 | transient | disk, memory or log are used up
			SQL Server: 596, 976, 978, 979, 983, 3906, 4060, 4221, 6005, 17142, 18456 | transient | shut down, failing over, read-only, or the login is at fault
			SQL Server: 10928, 10929, 40143, 40197, 40501, 40540, 40613, 49918..49920 | transient | busy or moving (Azure)
			SQL Server: 2601, 2627 | unknown | unique: a row may have been inserted at the same time
			SQL Server: 547 | unknown | foreign key or check: the row it needs may come
			SQL Server: 50000..2147483647 | unknown | a trigger or routine says so, and what it means is its own
			SQL Server: 220, 232, 235, 241, 242, 245, 248, 295, 296, 511, 515, 1946, 2628, 8023, 8114, 8115, 8152, 8169, 8672, 9400..9499, 13609 | permanent | a value that does not fit
			Db2: -911, -912, -913 | transient | deadlock, lock
			Db2: -904, -952, -964, -1040, -1224, -1776 | transient | used up, cancelled, shut down
			Db2: -668 | transient | the table waits for its maintenance
			Db2: -4498, -4499, -30080, -30081, -30108 | transient | connection
			Db2: -803 | unknown | unique: a row may have been inserted at the same time
			Db2: -530, -531, -532 | unknown | foreign key: the row it needs may come, that in its way may go
			Db2: -438, -723 | unknown | a trigger or routine says so, and what it means is its own
			Db2: -161, -545 | permanent | against a constraint
			SQLite: 5, 6, 9, 15, 17 | transient | locked, cancelled, schema changed
			SQLite: 7, 10, 13, 14 | transient | memory, disk, file
			SQLite: 8 | unknown | read-only
			SQLite: 18, 20 | permanent | a value that does not fit
			SQLite: 19 | unknown | unique, foreign key and check alike

			# HTTP
			org.springframework.web.client.ResourceAccessException, org.springframework.web.reactive.function.client.WebClientRequestException | transient | no answer
			feign.RetryableException | transient | no answer, or asked to come again
			org.springframework.web.client.RestClientResponseException, org.springframework.web.reactive.function.client.WebClientResponseException | unknown, or by HTTP getStatusCode().value() | tells by its status
			org.springframework.web.ErrorResponseException | unknown, or by HTTP getStatusCode().value() | tells by its status
			org.springframework.web.client.RestClientException | unknown | an answer that cannot be read
			feign.FeignException | unknown, or by HTTP status() | tells by its status
			jakarta.ws.rs.WebApplicationException, javax.ws.rs.WebApplicationException | unknown, or by HTTP getResponse().getStatus() | tells by its status
			jakarta.ws.rs.ProcessingException, javax.ws.rs.ProcessingException | unknown | as its cause
			io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException | unknown, or by HTTP getStatus() | tells by its status
			org.apache.http.client.HttpResponseException, org.apache.hc.client5.http.HttpResponseException, com.google.api.client.http.HttpResponseException | unknown, or by HTTP getStatusCode() | tells by its status
			retrofit2.HttpException | unknown, or by HTTP code() | tells by its status
			co.elastic.clients.elasticsearch._types.ElasticsearchException | unknown, or by HTTP status() | tells by its status
			org.elasticsearch.client.ResponseException | unknown, or by HTTP getResponse().getStatusLine().getStatusCode() | tells by its status
			HTTP: 408, 425, 429 | transient | too slow, too early, too often
			HTTP: 401, 407 | transient | the login is at fault
			HTTP: 423 | transient | locked
			HTTP: 500..599 | transient | the server is at fault
			HTTP: 400, 404..406, 410, 411, 413..417, 422, 428, 431, 451 | permanent | what is asked for is at fault
			HTTP: 402, 403 | unknown | a right may be missing for some only
			HTTP: 409, 412, 424 | unknown | something else is in the way, and may go
			HTTP: 100..399, 418..421, 426 | unknown | no failure, or of the connection

			# gRPC
			io.grpc.StatusRuntimeException, io.grpc.StatusException | unknown, or by gRPC getStatus().getCode().name() | tells by its status
			gRPC: UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED | transient | away, too slow, busy, another one was faster
			gRPC: CANCELLED | transient | somebody stopped it
			gRPC: UNAUTHENTICATED | transient | the login is at fault
			gRPC: INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION, OUT_OF_RANGE | permanent | what is asked for is at fault
			gRPC: ALREADY_EXISTS | unknown | something else is in the way, and may go
			gRPC: PERMISSION_DENIED | unknown | a right may be missing for some only
			gRPC: OK, UNKNOWN, UNIMPLEMENTED, INTERNAL, DATA_LOSS | unknown | says too little

			# Other stores and brokers
			io.lettuce.core.RedisConnectionException, io.lettuce.core.RedisCommandTimeoutException, io.lettuce.core.RedisCommandInterruptedException, io.lettuce.core.RedisLoadingException, io.lettuce.core.RedisBusyException | transient | away, slow or busy
			redis.clients.jedis.exceptions.JedisConnectionException, redis.clients.jedis.exceptions.JedisClusterOperationException, redis.clients.jedis.exceptions.JedisBusyException | transient | away or busy
			com.mongodb.MongoSocketException, com.mongodb.MongoTimeoutException, com.mongodb.MongoNotPrimaryException, com.mongodb.MongoNodeIsRecoveringException, com.mongodb.MongoExecutionTimeoutException, com.mongodb.MongoConnectionPoolClearedException, com.mongodb.MongoInterruptedException | transient | away, slow or moving
			com.datastax.oss.driver.api.core.AllNodesFailedException, com.datastax.oss.driver.api.core.DriverTimeoutException, com.datastax.oss.driver.api.core.servererrors.QueryConsistencyException, com.datastax.oss.driver.api.core.servererrors.UnavailableException, com.datastax.oss.driver.api.core.servererrors.OverloadedException | transient | away, slow or busy
			org.springframework.amqp.AmqpConnectException, org.springframework.amqp.AmqpIOException, org.springframework.amqp.AmqpTimeoutException | transient | away or slow

			# Anything else
			java.lang.NullPointerException, java.lang.IllegalArgumentException, java.lang.IllegalStateException, java.lang.ArithmeticException, java.lang.IndexOutOfBoundsException, java.lang.UnsupportedOperationException | unknown | may be of the record or of the code
			java.lang.OutOfMemoryError, java.lang.StackOverflowError | unknown | may be of a huge or deep record, or of others
			java.lang.LinkageError, java.lang.AssertionError | unknown | the code is at fault
			java.lang.Throwable | unknown | nothing is known
			""";

	static final List<FailureRow> ROWS = parse();

	private FailureTable() {
	}

	private static List<FailureRow> parse() {
		List<FailureRow> rows = new ArrayList<>();
		String section = "";
		for (String line : TEXT.lines().toList()) {
			if (line.startsWith("# ")) {
				section = line.substring(2);
			}
			else if (!line.isEmpty()) {
				rows.add(FailureRow.parse(section, line));
			}
		}
		return List.copyOf(rows);
	}

}
