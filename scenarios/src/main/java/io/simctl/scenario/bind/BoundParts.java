package io.simctl.scenario.bind;

import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Node.Scalar;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The sections of a document and their entries as they were bound before, and as the effective configuration has them: a sweep loads a
 * scenario hundreds of times of which a knob or two are different, and binding the rest anew takes as long as a short run. What is
 * bound is immutable, so that all scenarios may share it. For several threads.
 */
public final class BoundParts {
    /** No memory of what was bound. */
    public static final BoundParts NONE = new BoundParts(0);

    /** Beyond that, parts are bound anew each time: a design without repetitions would fill the memory. */
    private static final int MOST = 2000;

    private static final Object NOT_MADE = new Object();

    private final int most;
    private final Map<Key, Object> values = new ConcurrentHashMap<>();
    private final Map<Object, Object> trees = Collections.synchronizedMap(new IdentityHashMap<>());

    /** @param context what binding depends on beside the node and its place: names that it may name */
    private record Key(Node node, String path, Object context) {}

    private BoundParts(int most) {
        this.most = most;
    }

    /** Nothing is bound yet. */
    public BoundParts() {
        this(MOST);
    }

    /** The value of a node at a path; bound now unless an equal one was before. */
    Optional<?> value(Node node, String path, Object context, Supplier<Optional<?>> bind, BooleanSupplier isSound) {
        if (most == 0 || node instanceof Scalar || path.indexOf('.') != path.lastIndexOf('.')) {
            return bind.get();
        }
        Key key = new Key(node, path, context);
        Object known = values.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<?> bound = bind.get();
        if (bound.isPresent() && isSound.getAsBoolean() && values.size() < most) {
            values.put(key, bound.get());
            trees.put(bound.get(), NOT_MADE);
        }
        return bound;
    }

    /** What the effective configuration has for a value; made now unless it was before. */
    Object tree(Object value, Supplier<Object> make) {
        Object known = most == 0 ? null : trees.get(value);
        if (known == null) {
            return make.get();
        }
        if (NOT_MADE.equals(known)) {
            known = make.get();
            trees.put(value, known);
        }
        return known;
    }
}
