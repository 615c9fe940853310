package io.simctl.experiments.plugin;

import io.simctl.policy.type.KnobComponent;
import io.simctl.policy.type.PolicyType;
import io.simctl.scenario.yaml.Names;
import java.lang.reflect.InvocationTargetException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The maker of a plug-in's policy type, which says in words what keeps one from being made. */
final class PluginType {
    private static final Pattern KEBAB = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private final String className;
    private final ClassLoader loader;

    private PluginType(String className, ClassLoader loader) {
        this.className = className;
        this.loader = loader;
    }

    /** The policy type of a class; empty when there is something wrong, which goes to {@code problems}. */
    static Optional<PolicyType<?, ?>> make(String className, ClassLoader loader, Consumer<String> problems) {
        try {
            PolicyType<?, ?> type = new PluginType(className, loader).make();
            check(type);
            return Optional.of(type);
        } catch (Unusable e) {
            problems.accept(e.getMessage());
            return Optional.empty();
        }
    }

    /** A class that is no policy. */
    private static final class Unusable extends Exception {
        Unusable(String message) {
            super(message, null, false, false);
        }

        @Override
        public String getMessage() {
            return Objects.requireNonNull(super.getMessage());
        }
    }

    private PolicyType<?, ?> make() throws Unusable {
        try {
            Class<?> type = Class.forName(className, true, loader);
            if (!PolicyType.class.isAssignableFrom(type)) {
                throw new Unusable("offers %s as a policy, which is no PolicyType".formatted(quoted()));
            }
            return (PolicyType<?, ?>) type.getConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            throw new Unusable("offers %s as a policy, which is not in it".formatted(quoted()));
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            throw new Unusable(
                    "%s cannot be made: it needs to be a public class, not abstract, with a public constructor without parameters"
                            .formatted(quoted()));
        } catch (InvocationTargetException e) {
            throw new Unusable("the constructor of %s fails: %s"
                    .formatted(quoted(), Optional.ofNullable(e.getCause()).orElse(e)));
        } catch (UnsupportedClassVersionError e) {
            throw new Unusable(
                    "%s was compiled for a newer Java than this one, which is %s; compile it with `--release %d`"
                            .formatted(
                                    quoted(),
                                    Runtime.version().feature(),
                                    Runtime.version().feature()));
        } catch (NoClassDefFoundError e) {
            throw new Unusable("%s needs a class that is in no jar: %s".formatted(quoted(), e.getMessage()));
        } catch (LinkageError e) {
            throw new Unusable(
                    "%s does not go with this simctl: %s; compile it against this version".formatted(quoted(), e));
        }
    }

    private String quoted() {
        return Names.quote(className);
    }

    /** What else simctl relies on, so that it fails here and not in the middle of a run. */
    private static void check(PolicyType<?, ?> type) throws Unusable {
        String named = Names.quote(type.getClass().getName());
        if (isMissing(type.name()) || isMissing(type.kind()) || isMissing(type.knobs()) || isMissing(type.summary())) {
            throw new Unusable("%s says null for its name, kind, knobs or summary".formatted(named));
        }
        if (!KEBAB.matcher(type.name()).matches()) {
            throw new Unusable(
                    "%s is no name for a policy: small letters, digits and `-`".formatted(Names.quote(type.name())));
        }
        for (KnobComponent component : KnobComponent.of(type.knobs())) {
            if (component.knob().isEmpty()) {
                throw new Unusable("the knob %s of %s has no `@Knob`"
                        .formatted(Names.quote(component.declared().getName()), Names.quote(type.name())));
            }
        }
    }

    @SuppressWarnings("ConstantValue") // plug-ins are not compiled with our checks
    private static boolean isMissing(Object value) {
        return value == null;
    }
}
