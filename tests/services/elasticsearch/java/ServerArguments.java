package org.sires.tests;

import java.nio.file.Path;

import org.elasticsearch.bootstrap.ServerArgs;
import org.elasticsearch.common.io.stream.OutputStreamStreamOutput;
import org.elasticsearch.common.settings.KeyStoreWrapper;
import org.elasticsearch.common.settings.Settings;

/**
 * Prints what the distribution's command line tool sends to the server on its standard input. The server is not
 * to be a daemon: it stops when that input is closed, so it never outlives the process that started it.
 *
 * Arguments: HOME WORK [setting=value ...]
 */
public class ServerArguments {
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Path work = Path.of(arguments[1]);
        Path config = work.resolve("config");
        Path logs = work.resolve("logs");
        Settings.Builder settings = Settings.builder()
            .loadFromPath(config.resolve("elasticsearch.yml"))
            .put("path.home", home)
            .put("path.data", work.resolve("data"))
            .put("path.logs", logs);
        for (int i = 2; i < arguments.length; i++) {
            String[] pair = arguments[i].split("=", 2);
            settings.put(pair[0], pair[1]);
        }
        boolean daemonize = false;
        boolean quiet = false;
        try (var out = new OutputStreamStreamOutput(System.out)) {
            new ServerArgs(daemonize, quiet, null, KeyStoreWrapper.create(), settings.build(), config, logs).writeTo(out);
        }
    }
}
