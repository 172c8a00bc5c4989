import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * One node on loopback, until its process is ended: java Node HOME DATA PORT.
 *
 * HOME has the modules (and nothing else), DATA what the node keeps. The usual entry of
 * Elasticsearch wants a whole distribution; its node does not.
 */
public final class Node {
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Settings settings = Settings.builder()
            .put("path.home", home)
            .put("path.data", Path.of(arguments[1]))
            .put("cluster.name", "academy")
            .put("node.name", "academy")
            .put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1")
            .put("http.port", arguments[2])
            .put("transport.port", "0")
            .put("node.store.allow_mmap", false)
            // A disk that is nearly full is no reason to refuse the few megabytes of a test.
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            // As ordinary clusters are wisely set: an index is made on purpose, never by a write.
            .put("action.auto_create_index", false)
            .build();
        LogConfigurator.configureWithoutConfig(settings);
        Environment environment =
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), home, () -> "academy");
        // The server is on the class path here, not a Java module: it has no exports to hand on.
        boolean handsOnExports = false;
        PluginsLoader modules = PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(environment.modulesDir()), Set.of(), Map.of(), handsOnExports);
        new org.elasticsearch.node.Node(environment, modules).start();
        new CountDownLatch(1).await();
    }
}
