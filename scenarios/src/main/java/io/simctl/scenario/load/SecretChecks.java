package io.simctl.scenario.load;

import io.simctl.scenario.backend.BackendSpec;
import io.simctl.scenario.backend.ServerFamily;
import io.simctl.scenario.bind.Redaction;
import io.simctl.scenario.yaml.Names;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys and passwords that a backend has written out: reports do not show them, but scenarios are shown and shared as well, which is warned of, and
 * commands are in the machine's list of processes, which is refused where there is another way.
 */
final class SecretChecks {
    /** As {@code env} and containers take it. */
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?<![^\\s'\"])([A-Z0-9_]*(?:KEY|TOKEN|PASSWORD|PASSWD|SECRET|CREDENTIALS?))=(?=[^\\s])");

    private final Checks checks;
    private final String entry;

    /** @param entry of the fleet */
    SecretChecks(Checks checks, String entry) {
        this.checks = checks;
        this.entry = entry;
    }

    void all(BackendSpec backend) {
        backend.environment().forEach((variable, value) -> {
            if (!value.isNamed() && Redaction.isSecretName(variable)) {
                warn(
                        "%s is written out; name it instead: `%s: ${%s}` takes it from simctl's environment, `${file:PATH}` from a file"
                                .formatted(Names.quote(variable), variable, variable),
                        "environment",
                        variable);
            }
        });
        backend.command().ifPresent(command -> command(command, backend.type()));
        if (backend.url().filter(SecretChecks::showsSecret).isPresent()) {
            warn(
                    "the URL has a name or password in it, which is not sent; name the variable with the key by"
                            + " `api_key_env`",
                    "url");
        }
    }

    /** One whose server takes the same from its environment is refused; for others simctl knows no such way. */
    private void command(String command, ServerFamily family) {
        Optional<Map.Entry<String, String>> option = family.secretOptions().entrySet().stream()
                .filter(known -> isGiven(known.getKey(), command))
                .min(Map.Entry.comparingByKey());
        Matcher assignment = ASSIGNMENT.matcher(command);
        if (option.isPresent()) {
            refuse(
                    "the command gives a secret by %s"
                            .formatted(Names.quote(option.get().getKey())),
                    "the option",
                    option.get().getValue());
        } else if (assignment.find()) {
            String variable = assignment.group(1);
            refuse("the command sets %s".formatted(Names.quote(variable)), "its value", variable);
        } else if (showsSecret(command)) {
            warn(
                    "the command has a key in it, which whoever lists the processes of the machine can read; give the"
                            + " server its key by `environment` or by a file, if it takes it so",
                    "command");
        }
    }

    private static boolean isGiven(String option, String command) {
        return Pattern.compile("(?<![^\\s'\"])" + option + "[=\\s]")
                .matcher(command)
                .find();
    }

    private void refuse(String what, String leftOut, String variable) {
        checks.problem(
                "%s, which whoever lists the processes of the machine can read; leave %s out of it and name the secret in `environment`: `%s: ${%s}` takes it from simctl's environment, `${file:PATH}` from a file"
                        .formatted(what, leftOut, variable, variable),
                path("command"));
    }

    private void warn(String message, String... path) {
        checks.warning(message, path(path));
    }

    private Object[] path(String... path) {
        Object[] whole = new Object[path.length + 3];
        whole[0] = "fleet";
        whole[1] = entry;
        whole[2] = "backend";
        System.arraycopy(path, 0, whole, 3, path.length);
        return whole;
    }

    private static boolean showsSecret(String text) {
        return !Redaction.ofPlaces(text).equals(text);
    }
}
