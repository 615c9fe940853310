package io.simctl.live.process;

import io.simctl.scenario.bind.Redaction;
import java.util.regex.Pattern;

/**
 * The variables of simctl's environment that a server gets unasked: what programs need to find their files, libraries and devices. Keys and
 * tokens are not among them, whatever they are called: a scenario names those that a server needs.
 */
final class InheritedEnvironment {
    private static final Pattern NAMES =
            Pattern.compile("PATH|HOME|USER|LOGNAME|SHELL|TERM|TZ|LANG|LANGUAGE|LC_[A-Z]+|PWD|TMPDIR|TMP|TEMP"
                    + "|LD_LIBRARY_PATH|DYLD_[A-Z_]+|JAVA_HOME|VIRTUAL_ENV|CONDA_PREFIX|PYTHON[A-Z]*|XDG_[A-Z_]+"
                    + "|(?:CUDA|NVIDIA|HIP|ROCR|ROCM|GPU|HSA|METAL|GGML|OMP|MKL|OPENBLAS|KMP)_[A-Z0-9_]+"
                    + "|HF_HOME|HF_HUB_CACHE|HF_HUB_OFFLINE|TRANSFORMERS_CACHE|TRANSFORMERS_OFFLINE");

    private InheritedEnvironment() {}

    static boolean has(String name) {
        return NAMES.matcher(name).matches() && !Redaction.isSecretName(name);
    }
}
