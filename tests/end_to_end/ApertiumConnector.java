import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import javax.swing.JMenu;
import org.omegat.core.Core;
import org.omegat.core.machinetranslators.ApertiumTranslate;
import org.omegat.gui.main.IMainMenu;
import org.omegat.gui.main.IMainWindow;
import org.omegat.util.Language;
import org.omegat.util.Preferences;

/** OmegaT's own connector to Apertium, without OmegaT's windows: ADDRESS TEXT... prints a translation a line. */
public class ApertiumConnector {
    public static void main(String[] arguments) throws Exception {
        Preferences.setPreference(Preferences.ALLOW_APERTIUM_TRANSLATE, true);
        Preferences.setPreference("apertium.server.custom", true);
        Preferences.setPreference("apertium.server.url", arguments[0]);
        showMenu();
        // OmegaT 3, which Debian has, knows no preference for the server, but has its address in this field.
        for (Field field : ApertiumTranslate.class.getDeclaredFields()) {
            if (field.getName().equals("GT_URL") && !Modifier.isFinal(field.getModifiers())) {
                field.setAccessible(true);
                field.set(null, arguments[0] + "/translate?q=");
            }
        }
        ApertiumTranslate connector = new ApertiumTranslate();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (int i = 1; i < arguments.length; i++) {
            out.println(connector.getTranslation(new Language("nl-NL"), new Language("en-GB"), arguments[i]));
        }
        System.exit(0);
    }

    /** The connector puts itself into a menu of the main window, of which there is no more here than that. */
    private static void showMenu() throws Exception {
        JMenu menu = new JMenu();
        Object bar = proxy(IMainMenu.class, "getMachineTranslationMenu", menu);
        Method setter = Core.class.getDeclaredMethod("setMainWindow", IMainWindow.class);
        setter.setAccessible(true);
        setter.invoke(null, proxy(IMainWindow.class, "getMainMenu", bar));
    }

    private static Object proxy(Class<?> kind, String method, Object answer) {
        return Proxy.newProxyInstance(
                kind.getClassLoader(),
                new Class<?>[] {kind},
                (self, called, given) -> called.getName().equals(method) ? answer : null);
    }
}
