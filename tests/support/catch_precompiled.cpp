// Nothing but the precompiled header of Catch2, which the test programs reuse.
