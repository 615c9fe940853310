import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

public class Crash_d3da1285b721d529e5e6d5635fc05a481bf3b6e3 {
    static final String base64Bytes = String.join("", "SFRUUC8xLjEgMjAwIDJPS2FtDQpDb250ZW50LUVuY29kaW5nOiB6c3RkDQoNClEqTRj//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////wAAAAAotS/9fTpDYVtET05FJV0KUSpNGAAAAABtDbUv/URPTkUKChLzB6k=");

    public static void main(String[] args) throws Throwable {
        Crash_d3da1285b721d529e5e6d5635fc05a481bf3b6e3.class.getClassLoader().setDefaultAssertionStatus(true);
        try {
            Method fuzzerInitialize = io.simctl.live.fuzz.FuzzTarget.class.getMethod("fuzzerInitialize");
            fuzzerInitialize.invoke(null);
        } catch (NoSuchMethodException ignored) {
            try {
                Method fuzzerInitialize = io.simctl.live.fuzz.FuzzTarget.class.getMethod("fuzzerInitialize", String[].class);
                fuzzerInitialize.invoke(null, (Object) args);
            } catch (NoSuchMethodException ignored1) {
            } catch (IllegalAccessException | InvocationTargetException e) {
                e.printStackTrace();
                System.exit(1);
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            e.printStackTrace();
            System.exit(1);
        }
        byte[] input = java.util.Base64.getDecoder().decode(base64Bytes);
        io.simctl.live.fuzz.FuzzTarget.fuzzerTestOneInput(input);
    }
}