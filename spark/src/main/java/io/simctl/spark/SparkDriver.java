package io.simctl.spark;

import io.simctl.experiments.cluster.RunReply;
import io.simctl.experiments.cluster.RunRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The main class of the driver process: {@code SparkDriver MASTER JAR...}. It reads {@link RunRequest}s from its standard input, has Spark make them,
 * and writes a {@link RunReply} for each to its standard output as it ends.
 */
public final class SparkDriver {
    /** As simctl runs at home: a run is a thread's work on a small heap, and its collector takes no core from another run. */
    private static final String EXECUTOR_OPTIONS = "-XX:+UseSerialGC";

    private final ObjectOutputStream replies;

    private SparkDriver(ObjectOutputStream replies) {
        this.replies = replies;
    }

    /** Runs until the input ends. */
    public static void main(String[] args) throws IOException, ClassNotFoundException {
        PrintStream replies = System.out;
        System.setOut(System.err); // whatever a library prints is no reply
        SparkConf conf = new SparkConf()
                .setAppName("simctl")
                .setMaster(args[0])
                .setJars(Arrays.copyOfRange(args, 1, args.length))
                .set("spark.ui.enabled", "false")
                // a worker may have other versions of the libraries that we ship
                .set("spark.executor.userClassPathFirst", String.valueOf(!args[0].startsWith("local")))
                .set("spark.log.level", "WARN")
                .setIfMissing("spark.executor.extraJavaOptions", EXECUTOR_OPTIONS);
        try (JavaSparkContext spark = new JavaSparkContext(conf);
                ObjectOutputStream out = new ObjectOutputStream(replies)) {
            out.flush();
            new SparkDriver(out).serve(spark, new ObjectInputStream(System.in));
            // runs under way are nobody's any more
            spark.sc().cancelAllJobs();
        }
    }

    private void serve(JavaSparkContext spark, ObjectInputStream requests) throws IOException, ClassNotFoundException {
        while (true) {
            int number;
            try {
                number = requests.readInt();
            } catch (EOFException end) {
                return;
            }
            submit(spark, number, (RunRequest) requests.readObject());
        }
    }

    private void submit(JavaSparkContext spark, int number, RunRequest request) {
        JavaFutureAction<List<byte[]>> run =
                spark.parallelize(List.of(request), 1).map(new RunOnWorker()).collectAsync();
        Thread.ofVirtual().name("run " + number).start(() -> reply(outcome(number, run)));
    }

    private static RunReply outcome(int number, JavaFutureAction<List<byte[]>> run) {
        try {
            return RunReply.made(number, run.get().getFirst());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return RunReply.failed(number, "interrupted");
        } catch (ExecutionException | CancellationException e) {
            return RunReply.failed(number, reason(e));
        }
    }

    /** The task's own words: Spark's begin with how often it tried, and go on with a stack trace. */
    private static String reason(Throwable failure) {
        Throwable cause =
                Stream.iterate(failure, Objects::nonNull, Throwable::getCause).reduce(failure, (outer, inner) -> inner);
        String message = String.valueOf(cause.getMessage());
        return cause instanceof SparkException ? message.lines().findFirst().orElse(message) : message;
    }

    private synchronized void reply(RunReply reply) {
        try {
            replies.writeObject(reply);
            replies.reset();
            replies.flush();
        } catch (IOException nobodyListens) {
            System.err.println("simctl: nobody reads the reply to run " + reply.number());
        }
    }
}
