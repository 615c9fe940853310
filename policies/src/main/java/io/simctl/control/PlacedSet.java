package io.simctl.control;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set with adding and removing in constant time and no allocation once it has its size: each member knows its place in it.
 *
 * @param <E> its members, each in at most one such set at once
 */
public final class PlacedSet<E extends PlacedSet.Member> {
    private static final int FIRST_CAPACITY = 4;
    private static final @Nullable Object[] EMPTY = {};

    private @Nullable Object[] members = EMPTY;
    private int size;

    /** An object that can be in such a set. */
    abstract static class Member {
        private int place;
    }

    /** How many members there are. */
    public int size() {
        return size;
    }

    /** Puts in a member, which must be in no such set. */
    public void add(E member) {
        if (size == members.length) {
            members = Arrays.copyOf(members, Math.max(FIRST_CAPACITY, 2 * size));
        }
        members[size] = member;
        place(member, size);
        size++;
    }

    /** Takes a member out; the last one moves to its place. */
    public void remove(E member) {
        int place = place(member);
        size--;
        E last = member(members, size);
        members[place] = last;
        place(last, place);
        members[size] = null; // or else it would stay alive until another takes its place
    }

    /** Hands out a copy of the members one by one, so that they may be removed meanwhile. */
    public void forEach(Consumer<? super E> action) {
        @Nullable Object[] copy = Arrays.copyOf(members, size);
        for (int i = 0; i < copy.length; i++) {
            action.accept(member(copy, i));
        }
    }

    private static int place(Member member) {
        return member.place;
    }

    private static void place(Member member, int place) {
        member.place = place;
    }

    @SuppressWarnings("unchecked") // nothing else is ever put in
    private E member(@Nullable Object[] from, int place) {
        return (E) Objects.requireNonNull(from[place]);
    }
}
