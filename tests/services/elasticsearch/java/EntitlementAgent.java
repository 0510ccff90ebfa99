package org.sires.tests;

import java.lang.instrument.Instrumentation;

/** Hands the instrumentation of the virtual machine to the server; the distribution's own agent is not published. */
public class EntitlementAgent {
    public static void agentmain(String initializer, Instrumentation instrumentation) throws Exception {
        Class.forName(initializer).getMethod("initialize", Instrumentation.class).invoke(null, instrumentation);
    }
}
