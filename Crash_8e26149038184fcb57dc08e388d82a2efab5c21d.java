import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

public class Crash_8e26149038184fcb57dc08e388d82a2efab5c21d {
    static final String base64Bytes = String.join("", "SFRUUC8xLjEgMjAwIE9LDQpDb250ZW50LVR5cGU6IHRleHQvZXZlbnQtc3RyZWFtDQpDb250ZW50LUVuY29kaW5nOiB6c3RkDQpkYXRhCg0KJrUv/QRYgQEAZGF0YXRleHQiOiJ4In1dfQoKZGF0YTogW0RPIGRhdGEB8wep");

    public static void main(String[] args) throws Throwable {
        Crash_8e26149038184fcb57dc08e388d82a2efab5c21d.class.getClassLoader().setDefaultAssertionStatus(true);
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