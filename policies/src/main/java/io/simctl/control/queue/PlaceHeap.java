package io.simctl.control.queue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A binary heap of places that knows where each of them is, so that one can leave from the middle. */
final class PlaceHeap<T> {
    private final Comparator<? super QueuePlace<T>> order;
    private final int number;
    private @Nullable QueuePlace<T>[] places = empty();
    private int size;

    /** @param number which of a place's positions belongs to this heap */
    PlaceHeap(Comparator<? super QueuePlace<T>> order, int number) {
        this.order = order;
        this.number = number;
    }

    @SuppressWarnings("unchecked") // an array of a generic class can be made in no other way
    private static <T> @Nullable QueuePlace<T>[] empty() {
        return (@Nullable QueuePlace<T>[]) new QueuePlace<?>[1];
    }

    int size() {
        return size;
    }

    QueuePlace<T> first() {
        return at(0);
    }

    private QueuePlace<T> at(int position) {
        return Objects.requireNonNull(places[position]);
    }

    void add(QueuePlace<T> place) {
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
        }
        size++;
        up(place, size - 1);
    }

    void remove(QueuePlace<T> place) {
        int hole = place.position[number];
        size--;
        QueuePlace<T> last = at(size);
        places[size] = null; // or else it would stay alive
        if (hole < size) {
            down(last, hole);
            if (last.position[number] == hole) {
                up(last, hole);
            }
        }
    }

    private void up(QueuePlace<T> place, int from) {
        int position = from;
        while (position > 0 && order.compare(place, at((position - 1) / 2)) < 0) {
            put(at((position - 1) / 2), position);
            position = (position - 1) / 2;
        }
        put(place, position);
    }

    private void down(QueuePlace<T> place, int from) {
        int position = from;
        for (int child = smallerChild(position); child < size; child = smallerChild(position)) {
            if (order.compare(at(child), place) >= 0) {
                break;
            }
            put(at(child), position);
            position = child;
        }
        put(place, position);
    }

    private int smallerChild(int position) {
        int left = 2 * position + 1;
        return left + 1 < size && order.compare(at(left + 1), at(left)) < 0 ? left + 1 : left;
    }

    private void put(QueuePlace<T> place, int position) {
        places[position] = place;
        place.position[number] = position;
    }
}
