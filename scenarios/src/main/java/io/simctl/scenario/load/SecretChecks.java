package io.simctl.scenario.load;

import io.simctl.scenario.backend.BackendSpec;
import io.simctl.scenario.bind.Redaction;
import io.simctl.scenario.yaml.Names;

/** The warnings of keys and passwords that a backend has written out: reports do not show them, but scenarios are shown and shared as well. */
final class SecretChecks {
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
        if (backend.command().filter(SecretChecks::showsSecret).isPresent()) {
            warn(
                    "the command has a key in it, which whoever lists the processes of the machine can read; give the"
                            + " server its key by `environment`",
                    "command");
        }
        if (backend.url().filter(SecretChecks::showsSecret).isPresent()) {
            warn(
                    "the URL has a name or password in it, which is not sent; name the variable with the key by"
                            + " `api_key_env`",
                    "url");
        }
    }

    private void warn(String message, String... path) {
        Object[] whole = new Object[path.length + 3];
        whole[0] = "fleet";
        whole[1] = entry;
        whole[2] = "backend";
        System.arraycopy(path, 0, whole, 3, path.length);
        checks.warning(message, whole);
    }

    private static boolean showsSecret(String text) {
        return !Redaction.ofPlaces(text).equals(text);
    }
}
