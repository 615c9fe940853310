package io.simctl.experiments;

import io.simctl.report.figure.FigureName;
import io.simctl.report.figure.UnknownFigure;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.SourceLocation;
import java.util.List;

/** Names of figures that users write, and what is wrong with them in words. */
public final class FigureInput {
    private FigureInput() {}

    /**
     * The figure that an option or a file names.
     *
     * @param at where it stands
     * @param models names of the models there are
     * @throws InvalidInput when there is none of that name; the message names the nearest
     */
    public static FigureName parse(SourceLocation at, String text, List<String> models) {
        try {
            return FigureName.parse(text, models);
        } catch (UnknownFigure e) {
            throw new InvalidInput(at, problem(e));
        }
    }

    /** What is wrong with a name, and which one was probably meant. */
    public static String problem(UnknownFigure unknown) {
        return unknown.getMessage() + " " + Names.quote(unknown.wrong())
                + (unknown.known().isEmpty() ? "" : Names.hint(unknown.wrong(), unknown.known()));
    }
}
