package io.simctl.control;

import java.util.Arrays;
import java.util.List;

/**
 * The search for objects that override a method of their interface which does nothing by itself. A call that does nothing is not free: at
 * an interface with many classes it costs some nanoseconds, for each listener and several times for each request.
 */
public final class Overriding {
    private Overriding() {}

    /**
     * Those of the objects that do, in their order.
     *
     * @param contract the interface that declares the method
     * @param method its name
     * @throws IllegalArgumentException if the interface has no such method or several
     */
    public static <T> List<T> of(List<? extends T> objects, Class<T> contract, String method) {
        List<java.lang.reflect.Method> named = Arrays.stream(contract.getDeclaredMethods())
                .filter(its -> its.getName().equals(method))
                .toList();
        if (named.size() != 1) {
            throw new IllegalArgumentException(contract.getName() + " has " + named.size() + " methods " + method);
        }
        Class<?>[] parameters = named.getFirst().getParameterTypes();
        return objects.stream()
                .<T>map(its -> its)
                .filter(its -> overrides(its, contract, method, parameters))
                .toList();
    }

    private static boolean overrides(Object object, Class<?> contract, String method, Class<?>[] parameters) {
        try {
            return object.getClass().getMethod(method, parameters).getDeclaringClass() != contract;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalArgumentException(object + " is no " + contract.getName(), impossible);
        }
    }
}
